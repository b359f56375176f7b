package graph

import (
	"fmt"
	"sync"
	"time"
	_ "time/tzdata" // zones must work on machines without a zone database
)

const maxOffset = 18 * 3600

// Zone is a fixed offset from UTC or a named zone of the IANA database. Equal
// zones are equal under ==. The zero Zone is UTC.
type Zone struct{ info *zoneInfo }

type zoneInfo struct {
	name   string // empty for a fixed offset
	offset int32
	loc    *time.Location
}

// zones keeps one zoneInfo for each offset (int32) or name (string) met, so that
// values can point at it for ever. Both are bounded sets.
var zones sync.Map

// UTC is the zone with offset zero, printed as Z.
var UTC = Zone{}

// OffsetZone returns the zone at a fixed number of seconds east of UTC.
func OffsetZone(offset int) (Zone, error) {
	if err := checkOffset(offset); err != nil {
		return Zone{}, err
	}
	if offset == 0 {
		return UTC, nil
	}
	if z, ok := zones.Load(int32(offset)); ok {
		return Zone{z.(*zoneInfo)}, nil
	}
	z, _ := zones.LoadOrStore(int32(offset), &zoneInfo{offset: int32(offset)})
	return Zone{z.(*zoneInfo)}, nil
}

// NamedZone returns a zone of the IANA database, such as Europe/Stockholm.
func NamedZone(name string) (Zone, error) {
	if z, ok := zones.Load(name); ok {
		return Zone{z.(*zoneInfo)}, nil
	}
	if name == "" || name == "Local" {
		return Zone{}, temporalErrorf("time zone %q is not known", name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return Zone{}, temporalErrorf("time zone %q is not known", name)
	}
	z, _ := zones.LoadOrStore(name, &zoneInfo{name: name, loc: loc})
	return Zone{z.(*zoneInfo)}, nil
}

// Name returns the name of a named zone, or "" for a fixed offset.
func (z Zone) Name() string {
	if z.info == nil {
		return ""
	}
	return z.info.name
}

// OffsetAt returns the seconds east of UTC at an instant, given in seconds since
// 1970-01-01T00:00Z.
func (z Zone) OffsetAt(unix int64) int {
	switch {
	case z.info == nil:
		return 0
	case z.info.loc == nil:
		return int(z.info.offset)
	}
	_, off := time.Unix(unix, 0).In(z.info.loc).Zone()
	return off
}

// String returns the name, or the offset such as Z or +01:00.
func (z Zone) String() string {
	if n := z.Name(); n != "" {
		return n
	}
	return string(appendOffset(nil, z.OffsetAt(0)))
}

// offsetOfLocal returns the offset to take for a time on the local clock. Both
// sides of a change of the clock are tried: in the doubled hour both hold and the
// earlier instant is taken; in the skipped hour neither does, and the offset from
// before the change moves the time forward.
func (z Zone) offsetOfLocal(local int64) int {
	if z.info == nil || z.info.loc == nil {
		return z.OffsetAt(0)
	}
	before := z.OffsetAt(local - secondsPerDay)
	after := z.OffsetAt(local + secondsPerDay)
	if before == after || z.OffsetAt(local-int64(before)) == before {
		return before
	}
	if z.OffsetAt(local-int64(after)) == after {
		return after
	}
	return before
}

func checkOffset(offset int) error {
	if offset < -maxOffset || offset > maxOffset {
		return temporalErrorf("offset of %d seconds is not between -18:00 and +18:00", offset)
	}
	return nil
}

func appendOffset(b []byte, offset int) []byte {
	if offset == 0 {
		return append(b, 'Z')
	}
	sign := byte('+')
	if offset < 0 {
		sign, offset = '-', -offset
	}
	b = append(b, sign)
	b = fmt.Appendf(b, "%02d:%02d", offset/3600, offset/60%60)
	if s := offset % 60; s != 0 {
		b = fmt.Appendf(b, ":%02d", s)
	}
	return b
}
