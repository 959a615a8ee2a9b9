package mirjson

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// read returns what a JSON string, with its quotes, says.
func readString(t *rapid.T, src []byte) []byte {
	r := reader{src: src}
	w := walker{src: src}
	if !w.walk() {
		t.Fatalf("%q is no JSON: %s", src, w.failure)
	}
	s, ok := r.textAt(0, "a string")
	if !ok {
		t.Fatalf("%q cannot be read", src)
	}
	return s.s
}

// TestStrings reads back what is written of any bytes, and of any characters in
// the way that another JSON library writes them.
func TestStrings(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.OneOf(
			rapid.SliceOf(rapid.Byte()),
			rapid.Map(rapid.String(), func(s string) []byte { return []byte(s) }),
			rapid.SliceOf(rapid.SampledFrom([]byte("a\\\"\n\t\x00\x7f\xc3\xa9\xed\xa0\x80\xf0\x9f\x98\x80f0"))),
		).Draw(t, "bytes")
		src := appendString(nil, want)
		if !utf8.Valid(src) {
			t.Fatalf("%q is written as %q", want, src)
		}
		if got := readString(t, src); string(got) != string(want) {
			t.Fatalf("%q is read as %q", want, got)
		}
		var decoded string
		if err := json.Unmarshal(src, &decoded); err != nil {
			t.Fatalf("%q: %v", src, err)
		}
		other, err := json.Marshal(decoded)
		if err != nil {
			t.Fatal(err)
		}
		if got := readString(t, other); string(got) != string(want) {
			t.Fatalf("%q becomes %q in other hands, and is read as %q", want, other, got)
		}
	})
}

func TestEscapes(t *testing.T) {
	for src, want := range map[string]string{
		`"\b\f\n\r\t\/\"\u0041\u00e9"`: "\b\f\n\r\t/\"Aé",
		`"\ud83d\ude00"`:               "😀",
		`"\\n\\t\\\"\\\\\\41\\fF"`:     "\n\t\"\\A\xff",
	} {
		r := reader{src: []byte(src)}
		if s, ok := r.textAt(0, "a string"); !ok || string(s.s) != want {
			t.Errorf("%s is read as %q, want %q", src, s.s, want)
		}
	}
}

func TestIs(t *testing.T) {
	for src, want := range map[string]bool{
		"{}": true, " \t\r\n{": true, "\xef\xbb\xbf{": true,
		"": false, "  ": false, "mir 1": false, "; {": false, "[": false,
	} {
		if Is([]byte(src)) != want {
			t.Errorf("Is(%q) is %v", src, !want)
		}
	}
}

// TestMark reads a module behind a byte order mark, with its lines and columns.
func TestMark(t *testing.T) {
	ds := Read("x", []byte("\xef\xbb\xbf{\"mir\":1,\n\"a\":1}"), 0).Diags
	if len(ds) != 2 || ds[0].Pos.Line != 1 || ds[0].Pos.Col != 1 || ds[1].Pos.Line != 2 || ds[1].Pos.Col != 1 {
		t.Error(ds)
	}
}
