package query

import (
	"errors"
	"fmt"
	"testing"

	"github.com/newsgraph/kg/query/ast"
	"github.com/newsgraph/kg/query/internal/diag"
)

func TestErrorReport(t *testing.T) {
	_, err := Parse("MATCH (p)\nRETURN q +")
	var list ErrorList
	if !errors.As(err, &list) || len(list) != 1 {
		t.Fatalf("Parse gives %#v, want a list of one error", err)
	}
	var first *Error
	if !errors.As(err, &first) {
		t.Fatal("errors.As does not find the error in the list")
	}
	if first.Line != 2 || first.Col != 11 || first.Type != "SyntaxError" || first.Detail != "UnexpectedSyntax" || first.Phase != CompileTime {
		t.Errorf("the error is %+v", first)
	}
	const want = "2:11: unexpected end of the query, expected an expression\n  RETURN q +\n            ^"
	if got := list.Report(); got != want {
		t.Errorf("the report is\n%s\nwant\n%s", got, want)
	}
	if got := fmt.Sprint(err); got != "2:11: unexpected end of the query, expected an expression" {
		t.Errorf("the message is %q", got)
	}
}

func TestIsIncomplete(t *testing.T) {
	for text, want := range map[string]bool{"RETURN 1 +": true, "RETURN ]": false} {
		_, err := Parse(text)
		if got := IsIncomplete(fmt.Errorf("wrapped: %w", err)); got != want {
			t.Errorf("IsIncomplete(%q) = %v, want %v", text, got, want)
		}
	}
	if IsIncomplete(errors.New("other")) || IsIncomplete(nil) {
		t.Error("another error is incomplete")
	}
	if !IsIncomplete(&Error{Incomplete: true}) {
		t.Error("an incomplete error alone is not incomplete")
	}
}

func TestRunTimeError(t *testing.T) {
	e := newError("RETURN 1 / x", &diag.Error{Phase: diag.RunTime, Type: "ArithmeticError", Detail: "DivisionByZero", Span: ast.Span{Start: 11, End: 12}, Msg: "division by zero"})
	if e.Phase != RunTime || e.Error() != "1:12: division by zero" || e.Phase.String() != "runtime" {
		t.Errorf("the error is %+v", e)
	}
	if e := newError("RETURN 1", &diag.Error{Phase: diag.RunTime, Msg: "out of memory"}); e.Error() != "out of memory" || e.Report() != "out of memory" {
		t.Errorf("without a place the error is %q", e)
	}
}
