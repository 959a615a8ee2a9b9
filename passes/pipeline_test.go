package passes

import (
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// table has passes that do nothing, for tests of pipelines.
var table = []*Pass{
	{Name: "one", Run: func(*Context, *mir.Func) bool { return false }},
	{Name: "two-three", Options: []Option{{Name: "budget", Default: 40}, {Name: "all"}},
		Run: func(*Context, *mir.Func) bool { return false }},
}

func TestPipelineText(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"  ", ""},
		{"one", "one"},
		{" one , two-three < budget = 7 , all > ", "one,two-three<budget=7,all=1>"},
		{"two-three<budget=40>", "two-three"},
		{"fixpoint(one,fixpoint( two-three ),exec:./p.py -x 'a, b)'),one", "fixpoint(one,fixpoint(two-three),exec:./p.py -x 'a, b)'),one"},
		{"two-three<budget=-1>", "two-three<budget=-1>"},
	} {
		pl, err := Parse(c.text, table)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if got := pl.String(); got != c.want {
			t.Errorf("%q became %q, want %q", c.text, got, c.want)
		}
	}
}

func TestPipelineWith(t *testing.T) {
	for _, c := range []struct{ text, with, want string }{
		{"one,two-three<all>", "", "one,two-three<all=1>"},
		{"one,two-three<all>,exec:x", "two-three<budget=3>", "one,two-three<budget=3>,exec:x"},
		{"fixpoint(one,two-three,fixpoint(two-three))", "exec:y,two-three<all>", "fixpoint(one,two-three<all=1>,fixpoint(two-three<all=1>))"},
	} {
		pl, err := Parse(c.text, table)
		if err != nil {
			t.Fatal(err)
		}
		before := pl.String()
		with, err := Parse(c.with, table)
		if err != nil {
			t.Fatal(err)
		}
		if got := pl.With(with).String(); got != c.want || pl.String() != before {
			t.Errorf("%q with %q is %q, want %q; it is now %q", c.text, c.with, got, c.want, pl.String())
		}
	}
}

func TestPipelineErrors(t *testing.T) {
	for _, c := range []struct {
		text   string
		offset int
		want   string
	}{
		{"one,,one", 4, "want a pass here"},
		{"one,", 4, "want a pass here"},
		{"onee", 0, `there is no pass "onee"; did you mean "one"?`},
		{"one two-three", 4, `unexpected "t"`},
		{"one)", 3, `unexpected ")"`},
		{"fixpoint(one", 12, "want , or ) here"},
		{"fixpoint", 0, "fixpoint wants passes in parentheses"},
		{"fixpoint()", 9, "want a pass here"},
		{"one<x>", 4, `one has no option "x": it has none`},
		{"two-three<x=1>", 10, `two-three has no option "x"; it has budget, all`},
		{"two-three<budget=x>", 17, "want a number for budget"},
		{"two-three<budget=99999999999>", 17, "want a number for budget"},
		{"two-three<budget=1", 18, "want , or > here"},
		{"exec:", 0, "exec: wants a command"},
		{"exec:'./x", 0, "the command has an open quote"},
		{strings.Repeat("fixpoint(", 9) + "one" + strings.Repeat(")", 9), 72, "fixpoints nest deeper than 8"},
	} {
		_, err := Parse(c.text, table)
		pe, ok := err.(*PipelineError)
		if !ok || pe.Offset != c.offset || !strings.Contains(pe.Message, c.want) {
			t.Errorf("%q: got %v, want %q at %d", c.text, err, c.want, c.offset)
		}
	}
}
