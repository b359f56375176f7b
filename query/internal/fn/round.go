package fn

import (
	"math"
	"math/big"
	"strconv"
	"strings"

	"github.com/newsgraph/kg/graph"
)

// maxRoundDigits is where a float has no more digits to round.
const maxRoundDigits = 1100

func round(_ *Context, args []graph.Value) (graph.Value, error) {
	x, err := number("round", args[0])
	if err != nil {
		return graph.Null, err
	}
	var digits int64
	// Without a mode, ties go up; with a number of digits, away from zero.
	mode := ""
	if len(args) > 1 {
		if digits, err = integer("round", args[1]); err != nil {
			return graph.Null, err
		}
		if digits < 0 {
			return graph.Null, Errorf(ArgumentError, NumberOutOfRange, "round: the number of digits is %d, it must not be negative", digits)
		}
		mode = "HALF_UP"
	}
	if len(args) > 2 {
		if mode, err = str("round", args[2]); err != nil {
			return graph.Null, err
		}
		mode = strings.ToUpper(mode)
	}
	if math.IsNaN(x) || math.IsInf(x, 0) || digits > maxRoundDigits {
		return graph.Float(x), nil
	}
	if mode == "" {
		return graph.Float(roundTiesUp(x)), nil
	}
	if digits == 0 && mode == "HALF_UP" {
		return graph.Float(math.Round(x)), nil
	}
	r, ok := roundDecimal(x, int(digits), mode)
	if !ok {
		return graph.Null, Errorf(ArgumentError, InvalidArgumentValue,
			"round: unknown mode %q; there are UP, DOWN, CEILING, FLOOR, HALF_UP, HALF_DOWN and HALF_EVEN", mode)
	}
	return graph.Float(r), nil
}

// roundTiesUp rounds to the nearest integer, ties towards positive infinity.
func roundTiesUp(x float64) float64 {
	f := math.Floor(x)
	if x-f >= 0.5 {
		return f + 1
	}
	return f
}

// roundDecimal rounds the shortest decimal form of x, which is the number that
// the user sees, so that 2.675 rounds to 2.68 although its bits are below that.
func roundDecimal(x float64, digits int, mode string) (float64, bool) {
	dec, _ := new(big.Rat).SetString(strconv.FormatFloat(math.Abs(x), 'g', -1, 64))
	scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil)
	dec.Mul(dec, new(big.Rat).SetInt(scale))
	whole, rest := new(big.Int).QuoRem(dec.Num(), dec.Denom(), new(big.Int))
	half := rest.Lsh(rest, 1).Cmp(dec.Denom()) // rest compared with one half
	exact := rest.Sign() == 0
	var up bool
	switch mode {
	case "UP":
		up = !exact
	case "DOWN":
	case "CEILING":
		up = !exact && x > 0
	case "FLOOR":
		up = !exact && x < 0
	case "HALF_UP":
		up = half >= 0
	case "HALF_DOWN":
		up = half > 0
	case "HALF_EVEN":
		up = half > 0 || half == 0 && whole.Bit(0) == 1
	default:
		return 0, false
	}
	if up {
		whole.Add(whole, big.NewInt(1))
	}
	f, _ := new(big.Rat).SetFrac(whole, scale).Float64()
	return math.Copysign(f, x), true
}
