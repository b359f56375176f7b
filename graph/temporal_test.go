package graph

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestTemporalArithmetic(t *testing.T) {
	for _, row := range tableLines(t, "arithmetic.txt", " | ") {
		got, err := calculate(row[0], row[1], row[2])
		text := got.String()
		if err != nil {
			text = "error: " + err.Error()
		}
		if text != row[3] {
			t.Errorf("%s %s %s: got %s, want %s", row[0], row[1], row[2], text, row[3])
		}
	}
}

func calculate(left, op, right string) (Value, error) {
	v, err := ParseLiteral(left)
	if err != nil {
		return Null, err
	}
	w, err := ParseLiteral(right)
	if err != nil {
		return Null, err
	}
	by, _ := w.AsDuration()
	d, _ := v.AsDuration()
	switch op {
	case "+":
		return AddDuration(v, by)
	case "-":
		if by, err = by.Negate(); err != nil {
			return Null, err
		}
		return AddDuration(v, by)
	case "*":
		d, err = d.Mul(w)
		return DurationValue(d), err
	case "/":
		d, err = d.Div(w)
		return DurationValue(d), err
	}
	return Null, fmt.Errorf("unknown operator %s", op)
}

func TestSumDuration(t *testing.T) {
	d, err := SumDuration(
		DurationPart{Years, Float(12.5)}, DurationPart{Quarters, Int(1)}, DurationPart{Weeks, Float(1.5)},
		DurationPart{Hours, Float(2.3)}, DurationPart{Milliseconds, Int(-1)}, DurationPart{Microseconds, Float(0.5)},
		DurationPart{Nanoseconds, Float(1.9)})
	if want := "P12Y9M10DT14H17M59.999000501S"; err != nil || d.String() != want {
		t.Errorf("got %v, %v, want %s", d, err, want)
	}
	if _, err := SumDuration(DurationPart{Days, String("1")}); err == nil {
		t.Error("a string was taken as an amount")
	}
}

// The standard library's calendar is the reference within its range.
func TestCalendar(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		days := rapid.Int64Range(-3_000_000, 3_000_000).Draw(t, "days")
		d, err := DateOfDays(days)
		if err != nil {
			t.Fatal(err)
		}
		ref := time.Unix(days*secondsPerDay, 0).UTC()
		y, m, day := d.Civil()
		if y != ref.Year() || m != int(ref.Month()) || day != ref.Day() {
			t.Fatalf("day %d: got %d-%d-%d, want %v", days, y, m, day, ref)
		}
		wy, ww := d.Week()
		if ry, rw := ref.ISOWeek(); wy != ry || ww != rw {
			t.Fatalf("%v: got week %d-%d, want %d-%d", d, wy, ww, ry, rw)
		}
		if d.YearDay() != ref.YearDay() || d.Weekday()%7 != int(ref.Weekday()) {
			t.Fatalf("%v: got day %d, weekday %d", d, d.YearDay(), d.Weekday())
		}
		for name, back := range map[string]func() (Date, error){
			"NewDate":       func() (Date, error) { return NewDate(y, m, day) },
			"DateOfWeek":    func() (Date, error) { return DateOfWeek(wy, ww, d.Weekday()) },
			"DateOfYearDay": func() (Date, error) { return DateOfYearDay(y, d.YearDay()) },
			"DateOfQuarter": func() (Date, error) { return DateOfQuarter(y, d.Quarter(), d.QuarterDay()) },
		} {
			if got, err := back(); got != d || err != nil {
				t.Fatalf("%s: got %v, %v, want %v", name, got, err, d)
			}
		}
	})
}

func TestTemporalTextRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dt := drawDateTime(t)
		back, err := ParseDateTime(dt.String())
		if err != nil || back != dt {
			t.Fatalf("%v was read as %v, %v", dt, back, err)
		}
		if z, err := NewDateTime(dt.Local(), dt.Zone()); err != nil || z.Local() != dt.Local() {
			t.Fatalf("%v: its local time gives %v, %v", dt, z, err)
		}
		d := drawDate(t)
		if back, err := ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("%v was read as %v, %v", d, back, err)
		}
	})
}

func FuzzTemporalText(f *testing.F) {
	f.Add("2015-07-21T21:40:32.142+01:00[Europe/London]")
	f.Add("P12Y5M-14DT16H0.5S")
	f.Add("2015-W30-2")
	f.Fuzz(func(t *testing.T, s string) {
		for kind, parse := range temporalParsers {
			v, err := parse(s)
			if err != nil {
				continue
			}
			if back, err := parse(v.Text()); err != nil || !back.Equivalent(v) {
				t.Errorf("%s %q printed as %s, which was read as %v, %v", kind, s, v.Text(), back, err)
			}
		}
	})
}

func FuzzLiteral(f *testing.F) {
	f.Add("{a: [1, 2.5e-7, 'x\\u00e9'], `b c`: date('2015-07-21')}")
	f.Add("datetime('2015-07-21T21:40[Europe/London]')")
	f.Fuzz(func(t *testing.T, s string) {
		v, err := ParseLiteral(s)
		if err != nil {
			return
		}
		if back, err := ParseLiteral(v.String()); err != nil || back.String() != v.String() {
			t.Errorf("%q printed as %s, which was read as %v, %v", s, v, back, err)
		}
	})
}
