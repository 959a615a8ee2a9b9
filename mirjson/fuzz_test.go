package mirjson_test

import (
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/mirtext"
)

// FuzzParse checks that reading and verifying end without a panic on anything,
// that each message has a place and a path, and that what is read without one
// is written as JSON that says the same.
func FuzzParse(f *testing.F) {
	for _, c := range wrongCases(f) {
		f.Add([]byte(c.src))
	}
	for path, src := range programs(f) {
		if m, err := mirtext.Parse(path, src); err == nil && len(src) < 3000 {
			f.Add(toJSON(f, mirjson.Printer{Places: true}, m))
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		file := mirjson.Read("f.json", src, mirjson.Verify)
		for _, d := range file.Diags {
			if d.Pos.Line == 0 || d.Pos.Col == 0 || !strings.HasPrefix(d.Message, "$") || d.Code == "" {
				t.Errorf("incomplete diagnostic %+v", d)
			}
		}
		_ = file.Module.String()
		toJSON(t, mirjson.Printer{Places: true}, file.Module)
		if len(file.Diags) == 0 {
			roundTrip(t, file.Module)
		}
	})
}

// FuzzText checks that a module that the text reader takes is the same text
// after it was JSON.
func FuzzText(f *testing.F) {
	for _, src := range programs(f) {
		if len(src) < 3000 {
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		if m, err := mirtext.Parse("f.mir", src); err == nil {
			roundTrip(t, m)
		}
	})
}

// TestSamples takes every op with every type to JSON and back.
func TestSamples(t *testing.T) {
	for _, op := range mir.Ops() {
		for _, p := range mir.SampleTypes(op) {
			m := mir.Sample(op, p.T, p.To)
			again, err := mirjson.Load("again.json", toJSON(t, mirjson.Printer{}, m))
			if err != nil {
				t.Fatalf("%s.%s.%s: %v", op, p.T, p.To, err)
			}
			if a, b := m.String(), again.String(); a != b {
				t.Fatalf("the text is not the same\n%s\n---\n%s", a, b)
			}
		}
	}
}
