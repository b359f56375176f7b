package fn

import "github.com/newsgraph/kg/graph"

func durationFuncs() []Func {
	return []Func{
		{Name: "duration", Params: "text or map", Min: 1, Max: 1, Args: kinds(String | Map | Duration), Result: Duration, NullIn: true, Call: duration,
			Doc: "Makes a duration from its ISO form, or from a map of years, quarters, months, weeks, days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds.", Example: "toString(duration({days: 1.5})) = 'P1DT12H'"},
		{Name: "duration.between", Params: "from, to", Min: 2, Max: 2, Args: kinds(Instant), Result: Duration, NullIn: true, Call: between("duration.between", betweenAll),
			Doc: "Returns the months, days and seconds from one moment to another.", Example: "toString(duration.between(date('2024-01-31'), date('2024-03-01'))) = 'P1M1D'"},
		{Name: "duration.inMonths", Params: "from, to", Min: 2, Max: 2, Args: kinds(Instant), Result: Duration, NullIn: true, Call: between("duration.inMonths", betweenMonths),
			Doc: "Returns the whole months from one moment to another.", Example: "toString(duration.inMonths(date('2024-01-31'), date('2024-03-01'))) = 'P1M'"},
		{Name: "duration.inDays", Params: "from, to", Min: 2, Max: 2, Args: kinds(Instant), Result: Duration, NullIn: true, Call: between("duration.inDays", betweenDays),
			Doc: "Returns the whole days from one moment to another.", Example: "toString(duration.inDays(date('2024-01-31'), date('2024-03-01'))) = 'P30D'"},
		{Name: "duration.inSeconds", Params: "from, to", Min: 2, Max: 2, Args: kinds(Instant), Result: Duration, NullIn: true, Call: between("duration.inSeconds", betweenSeconds),
			Doc: "Returns the exact time from one moment to another.", Example: "toString(duration.inSeconds(localtime('10:00'), localtime('12:30'))) = 'PT2H30M'"},
	}
}

var durationUnits = map[string]graph.DurationUnit{
	"years": graph.Years, "quarters": graph.Quarters, "months": graph.Months, "weeks": graph.Weeks, "days": graph.Days,
	"hours": graph.Hours, "minutes": graph.Minutes, "seconds": graph.Seconds,
	"milliseconds": graph.Milliseconds, "microseconds": graph.Microseconds, "nanoseconds": graph.Nanoseconds,
}

func duration(_ *Context, args []graph.Value) (graph.Value, error) {
	var d graph.Duration
	var err error
	switch args[0].Kind() {
	case graph.KindDuration:
		return args[0], nil
	case graph.KindString:
		s, _ := args[0].AsString()
		d, err = graph.ParseDuration(s)
	case graph.KindMap:
		m, _ := args[0].AsMap()
		parts := make([]graph.DurationPart, 0, len(m))
		for _, p := range m {
			unit, ok := durationUnits[p.Key]
			switch {
			case !ok:
				return graph.Null, Errorf(ArgumentError, InvalidArgumentValue, "duration: there is no unit `%s`", p.Key)
			case p.Value.IsNull():
				return graph.Null, nil
			case !p.Value.IsNumber():
				return graph.Null, badValue("duration: "+p.Key, Number, p.Value)
			}
			parts = append(parts, graph.DurationPart{Unit: unit, Amount: p.Value})
		}
		if len(parts) == 0 {
			return graph.Null, Errorf(ArgumentError, InvalidArgumentValue, "duration: the map has no units")
		}
		d, err = graph.SumDuration(parts...)
	default:
		return graph.Null, badValue("duration", String|Map, args[0])
	}
	if err != nil {
		return graph.Null, temporalError(err)
	}
	return graph.DurationValue(d), nil
}
