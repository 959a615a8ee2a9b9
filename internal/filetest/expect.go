package filetest

import (
	"fmt"
	"sort"
	"strings"

	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/render"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// equal reports whether a result is what a directive expects.
func equal(t mir.Type, bits uint64, want string) (bool, error) {
	switch {
	case t == mir.Ptr:
		p, err := launch.ParsePtr(want)
		return bits == p, err
	case t.IsFloat() && want == "nan":
		x := mir.FloatOf(t, bits)
		return x != x, nil
	case t == mir.F64:
		if x, ok := host.ParseF64(want); ok {
			return bits == mir.FloatBits(t, x), nil
		}
	}
	w, err := mirtext.ParseConst(t, want)
	return bits == w, err
}

// results compares all results of a call.
func (x *expectation) equalResults(sig mir.Sig, bits []uint64) error {
	if x.results == nil {
		return nil
	}
	got := launch.Format(sig.Results, bits, ", ")
	if len(bits) != len(x.results) {
		return fmt.Errorf("%s == %s: returned %s", x.call, strings.Join(x.results, ", "), describe(got))
	}
	for i, t := range sig.Results {
		same, err := equal(t, bits[i], x.results[i])
		if err != nil {
			return fmt.Errorf("%s == %s: %v", x.call, strings.Join(x.results, ", "), err)
		}
		if !same {
			return fmt.Errorf("%s == %s: returned %s", x.call, strings.Join(x.results, ", "), precise(sig, bits, x.results))
		}
	}
	return nil
}

func describe(values string) string {
	if values == "" {
		return "nothing"
	}
	return values
}

// precise writes results; where bits of a NaN were asked for, it shows them.
func precise(sig mir.Sig, bits []uint64, want []string) string {
	var texts []string
	for i, t := range sig.Results {
		if strings.HasPrefix(want[i], "nan:") {
			texts = append(texts, mir.FormatConst(t, bits[i]))
			continue
		}
		texts = append(texts, launch.FormatValue(t, bits[i]))
	}
	return strings.Join(texts, ", ")
}

// match pairs reported messages with error directives and returns what is
// left over on either side.
func (t *tester) match(ds mir.Diagnostics) []Failure {
	source := render.Renderer{Source: func(file string) []byte {
		if file != t.file.Name {
			return nil // what a place says
		}
		return t.src
	}}
	byLine := map[int][]directive{}
	for _, d := range t.errors {
		line := d.line + d.offset
		byLine[line] = append(byLine[line], d)
	}
	for _, l := range byLine { // the longest has the least choice
		sort.SliceStable(l, func(i, j int) bool { return len(l[i].text) > len(l[j].text) })
	}
	var fs []Failure
	for i := range ds {
		d := &ds[i]
		if !take(byLine, d) {
			fs = append(fs, Failure{
				Line: d.Pos.Line, Col: d.Pos.Col, Source: source.Excerpt(d.Pos, d.End),
				Message: "unexpected " + d.Severity.String() + ": " + d.Message + " [" + d.Code + "]",
			})
		}
	}
	for _, l := range byLine {
		for _, d := range l {
			fs = append(fs, Failure{Line: d.line, Message: fmt.Sprintf("no message on line %d has %q", d.line+d.offset, d.text)})
		}
	}
	sort.SliceStable(fs, func(i, j int) bool {
		return fs[i].Line < fs[j].Line || fs[i].Line == fs[j].Line && fs[i].Message < fs[j].Message
	})
	return fs
}

// take removes a directive that matches the message.
func take(byLine map[int][]directive, d *mir.Diagnostic) bool {
	l := byLine[d.Pos.Line]
	for i := range l {
		if strings.Contains(d.Message+" ["+d.Code+"]", l[i].text) {
			byLine[d.Pos.Line] = append(l[:i:i], l[i+1:]...)
			return true
		}
	}
	return false
}
