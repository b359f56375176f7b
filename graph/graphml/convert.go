package graphml

import (
	"strconv"
	"strings"

	"github.com/newsgraph/kg/graph"
	"github.com/newsgraph/kg/graph/jsonl"
)

// ourNode returns what the data of a node say in a file that Write wrote.
func ourNode(data []datum) (labels []string, props graph.Props, err error) {
	props, x, err := ourProps(data, keyNodeExact, func(d datum) bool {
		switch d.key.id {
		case keyLabels:
			labels = strings.Split(strings.TrimPrefix(d.text, ":"), ":")
		case keyLabelV, keyNodeLabel, keyNodeID, keyYNode:
		default:
			return false
		}
		return true
	})
	if vs, ok := x.Get(exactLabels).AsList(); ok {
		labels = labels[:0]
		for _, v := range vs {
			l, _ := v.AsString()
			labels = append(labels, l)
		}
	}
	return labels, props, err
}

// ourEdge returns what the data of an edge say in a file that Write wrote.
func ourEdge(data []datum) (typ string, props graph.Props, err error) {
	props, x, err := ourProps(data, keyEdgeExact, func(d datum) bool {
		switch d.key.id {
		case keyLabelE:
			typ = d.text
		case keyEdgeLabel, keyInteraction, keyEdgeID, keyYEdge:
		default:
			return false
		}
		return true
	})
	if t, ok := x.Get(exactType).AsString(); ok {
		typ = t
	}
	return typ, props, err
}

// ourProps returns the properties, and the members of kg_exact that are none. It asks
// reserved first whether a datum is no property.
func ourProps(data []datum, exactKey string, reserved func(datum) bool) (props, rest graph.Props, err error) {
	var ps []graph.Prop
	for _, d := range data {
		switch {
		case d.key.id == exactKey:
			if rest, err = jsonl.ParseProps([]byte(d.text)); err != nil {
				return nil, nil, err
			}
		case reserved(d):
		default:
			v, err := ourValue(d.key, d.text)
			if err != nil {
				return nil, nil, badFormat("%s: %v", d.key.id, err)
			}
			ps = append(ps, graph.Prop{Key: d.key.prop, Value: v})
		}
	}
	for _, p := range rest {
		if key, ok := strings.CutPrefix(p.Key, exactProp); ok {
			ps = append(ps, graph.Prop{Key: key, Value: p.Value})
		}
	}
	return graph.NewProps(ps...), rest, nil // of two with one key the last stays
}

// ourValue reads the text that a value has under a key of ours.
func ourValue(k *inKey, text string) (graph.Value, error) {
	switch k.typ {
	case "boolean":
		b, err := strconv.ParseBool(text)
		return graph.Bool(b), err
	case "long":
		i, err := strconv.ParseInt(text, 10, 64)
		return graph.Int(i), err
	case "double":
		f, err := strconv.ParseFloat(text, 64)
		return graph.Float(f), err
	}
	switch k.tag {
	case tagNone, tagAny:
		return graph.String(text), nil
	case tagInt:
		i, err := strconv.ParseInt(text, 10, 64)
		return graph.Int(i), err
	case tagList:
		return jsonl.ParseValue([]byte(text))
	}
	elem, isList := strings.CutPrefix(k.tag, listOf)
	if !isList {
		return temporal(elem, text)
	}
	v, err := jsonl.ParseValue([]byte(text))
	if err != nil {
		return v, err
	}
	vs, ok := v.AsList()
	if !ok {
		return v, badFormat("not a list")
	}
	out := make([]graph.Value, len(vs))
	for i, v := range vs {
		s, ok := v.AsString()
		if ok {
			out[i], err = temporal(elem, s)
		}
		if !ok || err != nil {
			return graph.List(vs), nil // of several types: kg_exact has the property too
		}
	}
	return graph.List(out), nil
}

//kg:switch
func temporal(tag, text string) (graph.Value, error) {
	switch tag {
	case "date":
		d, err := graph.ParseDate(text)
		return graph.DateValue(d), err
	case "localtime":
		t, err := graph.ParseLocalTime(text)
		return graph.LocalTimeValue(t), err
	case "time":
		t, err := graph.ParseTime(text)
		return graph.TimeValue(t), err
	case "localdatetime":
		t, err := graph.ParseLocalDateTime(text)
		return graph.LocalDateTimeValue(t), err
	case "datetime":
		t, err := graph.ParseDateTime(text)
		return graph.DateTimeValue(t), err
	case "duration":
		d, err := graph.ParseDuration(text)
		return graph.DurationValue(d), err
	}
	return graph.Null, badFormat("the type %q is not known", tag)
}

// splitLabels reads :A:B, A::B or A.
func splitLabels(text string) []string {
	var labels []string
	for l := range strings.SplitSeq(text, ":") {
		if l = strings.TrimSpace(l); l != "" {
			labels = append(labels, l)
		}
	}
	return labels
}

// withDefaults adds the defaults of keys that have no datum.
func (r *reader) withDefaults(domain string, data []datum) []datum {
	for _, k := range r.defaults {
		if k.domain != domain && k.domain != "all" && k.domain != "" {
			continue
		}
		there := false
		for _, d := range data {
			there = there || d.key == k
		}
		if !there {
			data = append(data, datum{key: k, text: k.value})
		}
	}
	return data
}

// foreignNode returns what a node of another tool's file says.
func (r *reader) foreignNode(id, labelAttr string, data []datum) ([]string, graph.Props) {
	labels := splitLabels(labelAttr)
	var ps []graph.Prop
	for _, d := range r.withDefaults("node", data) {
		switch {
		case d.shown != "":
			ps = append(ps, graph.Prop{Key: "label", Value: graph.String(d.shown)})
		case d.key.name == "labels" && strings.HasPrefix(strings.TrimSpace(d.text), ":"):
			labels = append(labels, splitLabels(d.text)...)
		case d.key.id == "labelV" || d.key.name == "labelV":
			labels = append(labels, splitLabels(d.text)...)
		default:
			ps = foreignProp(ps, d)
		}
	}
	props := graph.NewProps(ps...)
	if r.opt.idKey != "" && !props.Has(r.opt.idKey) {
		props = props.With(r.opt.idKey, graph.String(id))
	}
	if len(labels) == 0 && r.opt.nodeLabel != "" {
		labels = []string{r.opt.nodeLabel}
	}
	return labels, props
}

// foreignEdge returns what an edge of another tool's file says. Where tools put the
// type comes in the order of how sure it is.
func (r *reader) foreignEdge(labelAttr string, data []datum) (string, graph.Props) {
	types := [4]string{1: labelAttr}
	var ps []graph.Prop
	for _, d := range r.withDefaults("edge", data) {
		text := strings.TrimSpace(d.text)
		switch name := d.key.name; {
		case d.shown != "":
			types[2] = d.shown
		case d.key.id == "labelE" || name == "labelE":
			types[0] = text
		case name == "label":
			types[2] = text
		case name == "interaction":
			types[3] = text
		default:
			ps = foreignProp(ps, d)
		}
	}
	typ := r.opt.edgeType
	for i := len(types) - 1; i >= 0; i-- {
		if types[i] != "" {
			typ = types[i]
		}
	}
	return typ, graph.NewProps(ps...)
}

// foreignProp adds a property. What is not of the type that its key says is a string.
func foreignProp(ps []graph.Prop, d datum) []graph.Prop {
	text := strings.TrimSpace(d.text)
	v := graph.String(d.text)
	switch d.key.typ {
	case "boolean":
		switch strings.ToLower(text) {
		case "true", "1":
			v = graph.Bool(true)
		case "false", "0":
			v = graph.Bool(false)
		}
	case "int", "long":
		if i, err := strconv.ParseInt(text, 10, 64); err == nil {
			v = graph.Int(i)
		}
	case "float", "double":
		if f, err := strconv.ParseFloat(text, 64); err == nil {
			v = graph.Float(f)
		}
	}
	if s, ok := v.AsString(); ok && (s == "" && d.key.typ != "string" && d.key.typ != "") {
		return ps // an empty number is none
	}
	return append(ps, graph.Prop{Key: d.key.name, Value: v})
}
