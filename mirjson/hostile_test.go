package mirjson_test

import (
	"flag"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/mirtool/mirtool/mirjson"
)

// TestTruncated cuts the good module off at every byte: one error each, with a
// path, at the end of what there is or at the string that is not closed.
func TestTruncated(t *testing.T) {
	src := []byte(strings.TrimSpace(readFile(t, dir+"good.json")))
	for n := range src {
		ds := mirjson.Read("x", src[:n], mirjson.Verify).Diags
		if len(ds) != 1 || ds[0].Code != "json/syntax" || !strings.HasPrefix(ds[0].Message, "$") {
			t.Errorf("%d bytes: %v", n, ds)
		}
	}
}

var large = flag.Bool("large", false, "read large hostile texts, not middling ones")

// TestHostile reads large texts that a quadratic reader would not end with.
func TestHostile(t *testing.T) {
	n := 20_000
	if *large {
		n = 1_000_000
	}
	many := func(format string) string {
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			b.WriteString(strings.ReplaceAll(format, "#", fmt.Sprint(i)))
		}
		return b.String()
	}
	module := func(symbols string) string { return `{"mir":1,"symbols":[` + symbols + `]}` }
	function := func(vars, insts string) string {
		return module(`{"kind":"func","name":"f","vars":[` + vars + `],"blocks":[{"name":"entry","instructions":[` + insts + `]}]}`)
	}
	ret := `{"op":"ret"}`
	for _, c := range []struct {
		name, src string
		errors    bool
	}{
		{"deep", strings.Repeat("[", 10*n), true},
		{"deep objects", strings.Repeat(`{"a":`, 10*n), true},
		{"deep field", module(strings.Repeat(`[`, 60) + strings.Repeat(`]`, 60)), true},
		{"long name", module(`{"kind":"data","name":"` + strings.Repeat("x", 100*n) + `","content":[]}`), false},
		{"long field", `{"mir":1,"` + strings.Repeat("x", 100*n) + `":1}`, true},
		{"long key", `{"mir":1,"symbols":[],"` + strings.Repeat("é\\u0000", 20*n) + `":[[[}`, true},
		{"long number", `{"mir":1,"files":` + strings.Repeat("9", 100*n) + `}`, true},
		{"long version", `{"mir":` + strings.Repeat("9", 100*n) + `}`, true},
		{"long string", `{"mir":1,"symbols":["` + strings.Repeat("x", 100*n), true},
		{"backslashes", module(`{"kind":"data","name":"` + strings.Repeat(`\\\\`, 20*n) + `","content":[]}`), false},
		{"blanks", "{" + strings.Repeat(" \n", 50*n) + "}", true},
		{"symbols", module(many(`{"kind":"data","name":"d#","content":[{"addr":"@d#"}]}`)), false},
		{"same symbols", module(many(`{"kind":"data","name":"d","content":[]}`)), true},
		{"unknown symbols", module(many(`{"kind":"data","name":"d#","content":[{"addr":"@e#"}]}`)), true},
		{"functions", module(many(`{"kind":"func","name":"f#","blocks":[{"name":"e","instructions":[{"op":"ret"}]}]}`)), false},
		{"fields", `{"mir":1,` + many(`"f#":#`) + `}`, true},
		{"same fields", `{"mir":1,` + many(`"files":[]`) + `}`, true},
		{"files", `{"mir":1,"symbols":[],"files":[` + many(`{"name":"#"}`) + `]}`, n > 65536},
		{"vars", function(many(`{"name":"x#","type":"i64"}`), ret), false},
		{"same vars", function(many(`{"name":"x","type":"i64"}`), ret), true},
		{"values", function("", many(`{"op":"add","type":"i64","name":"v#","args":["1","2"]}`)+","+ret), false},
		{"unknown values", function("", many(`{"op":"add","type":"i64","name":"v#","args":["%w#","2"]}`)+","+ret), true},
		{"unknown ops", function("", many(`{"op":"add#"}`)), true},
		{"bad operands", function("", many(`{"op":"add","type":"i8","name":"v#","args":["1","@f"]}`)+","+ret), true},
		{"signatures", function("", many(`{"op":"calli","callee":"null","sig":{"results":["i64"]}}`)+","+ret), false},
		{"switch", module(`{"kind":"func","name":"f","blocks":[{"name":"e","instructions":[
			{"op":"switch","type":"i64","args":["0"],"edges":[{"to":"d"},` + many(`{"case":"#","to":"d"}`) + `]}]},
			{"name":"d","instructions":[{"op":"ret"}]}]}`), false},
		{"wrong edges", module(`{"kind":"func","name":"f","blocks":[{"name":"e","instructions":[
			{"op":"switch","type":"i64","args":["0"],"edges":[{"to":"d","args":["0"]},` + many(`{"case":"#","to":"d","args":["@f"]}`) + `]}]},
			{"name":"d","params":[{"name":"x","type":"i64"}],"instructions":[{"op":"ret"}]}]}`), true},
		{"wide block", module(`{"kind":"func","name":"f","blocks":[` +
			many(`{"name":"b#","instructions":[{"op":"jump","edges":[{"to":"d","args":["0"]}]}]}`) +
			`,{"name":"d","params":[` + many(`{"name":"x#","type":"i64"}`) + `],"instructions":[{"op":"ret"}]}]}`), true},
		{"wide call", module(`{"kind":"import","name":"i","params":[` + many(`"i8"`) + `],"variadic":true},
			{"kind":"func","name":"f","blocks":[{"name":"e","instructions":[` + many(`{"op":"call","callee":"@i","args":["1"]}`) + `,{"op":"ret"}]}]}`), true},
	} {
		start := time.Now()
		ds := mirjson.Read("x", []byte(c.src), mirjson.Verify).Diags
		took := time.Since(start)
		t.Logf("%-16s %8d KB %6d ms %d", c.name, len(c.src)>>10, took.Milliseconds(), len(ds))
		if (len(ds) > 0) != c.errors {
			t.Errorf("%s: %d errors; the first: %.200v", c.name, len(ds), ds[:min(len(ds), 1)])
		}
		for _, d := range ds[:min(len(ds), 300)] {
			if len(d.Message) > 1000 || d.Pos.Line == 0 {
				t.Errorf("%s: %.2000v", c.name, d)
			}
		}
		if took > 20*time.Second {
			t.Errorf("%s took %v", c.name, took)
		}
	}
}

// values finds strings, numbers, words and small lists and objects.
var values = regexp.MustCompile(`"[^"]*"|-?\d+|true|false|\[[^][{}]*\]|\{[^][{}]*\}`)

// TestMutants puts pieces of the good module in the place of others: no panic,
// and each message has a path and a place.
func TestMutants(t *testing.T) {
	good := readFile(t, dir+"good.json")
	at := values.FindAllStringIndex(good, -1)
	piece := rapid.Custom(func(t *rapid.T) [2]int {
		p := rapid.SampledFrom(at).Draw(t, "piece")
		return [2]int{p[0], p[1]}
	})
	rapid.Check(t, func(t *rapid.T) {
		src := good
		for range rapid.IntRange(1, 3).Draw(t, "edits") {
			old, new := piece.Draw(t, "old"), piece.Draw(t, "new")
			if old[1] <= len(src) {
				src = src[:old[0]] + good[new[0]:new[1]] + src[old[1]:]
			}
		}
		for _, d := range mirjson.Read("x", []byte(src), mirjson.Verify).Diags {
			if d.Pos.Line == 0 || d.Pos.Col == 0 || !strings.HasPrefix(d.Message, "$") || d.Code == "" {
				t.Errorf("incomplete diagnostic %+v", d)
			}
		}
	})
}
