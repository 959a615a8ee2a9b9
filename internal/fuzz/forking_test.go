package fuzz

import (
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend/interp"
)

// TestOutcomes holds that what a batch writes is understood, and that a
// program that does another thing is found.
func TestOutcomes(t *testing.T) {
	b := Batch{Seed: 0, Count: 6, Oracle: interp.Backend}
	p, err := b.Make()
	if err != nil {
		t.Fatal(err)
	}
	p.wants = []Outcome{{"returned", "a\n"}, {"returned -3", ""}, {"trap div-by-zero", "x"}, {"exit 7", ""}, {"exit 0", ""}, {"returned 1", ""}}
	p.seeds, p.names = p.seeds[:6], p.names[:6]
	var stdout, stderr strings.Builder
	write := func(out, errors, status string) {
		i := string(rune('0' + strings.Count(stdout.String(), "~~")))
		stdout.WriteString(out + "\n~~ program " + i + " ends\n")
		stderr.WriteString(errors + "\n~~ program " + i + " ends with status " + status + "\n")
	}
	write("a\n", "returned\n", "0")
	write("", "returned -3\n", "0")
	write("x", "trap: div-by-zero at seed-2.mir:3:4 in @main ^entry\n", "34304")
	write("", "", "1792")
	write("", "", "0")
	write("", "", "11")
	got, err := p.Outcomes(stdout.String(), stderr.String())
	if err != nil {
		t.Fatal(err)
	}
	ds := p.Compare(got)
	if len(ds) != 1 || ds[0].Seed != p.seeds[5] || ds[0].Got.End != "error: signal 11" {
		t.Errorf("%v", ds)
	}
	if _, err := p.Outcomes(stdout.String(), "returned\n"); err == nil {
		t.Error("the ends of all programs but one are missing, and that is no error")
	}
}
