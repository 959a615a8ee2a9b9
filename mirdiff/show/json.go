package show

import (
	"encoding/json"
	"io"

	"github.com/mirtool/mirtool/mirdiff"
)

// page is a difference as JSON. docs/diff.md says what is in it.
type page struct {
	Mode    string   `json:"mode"`
	A       string   `json:"a"`
	B       string   `json:"b"`
	Equal   bool     `json:"equal"`
	Symbols []symbol `json:"symbols"`
}

type symbol struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"`
	Status string `json:"status"`
	Lines  []line `json:"lines,omitempty"`
}

type line struct {
	Kind string `json:"kind"`
	A    int    `json:"a,omitempty"`
	B    int    `json:"b,omitempty"`
	Text string `json:"text"`
	// Marks are pairs of byte offsets.
	Marks [][2]int `json:"marks,omitempty"`
}

// kinds are the words for kinds of lines.
var kinds = map[byte]string{' ': "both", '-': "a", '+': "b"}

// JSON writes a difference as one JSON object on a line.
func JSON(w io.Writer, d *mirdiff.Diff, o Options) error {
	p := page{Mode: d.Mode.String(), Equal: d.Equal(), Symbols: []symbol{}}
	p.A, p.B = o.names(d)
	rs := rows(d)
	for i := range d.Symbols {
		s := &d.Symbols[i]
		own := rs[:len(s.Lines)]
		rs = rs[len(s.Lines):]
		if s.Name == "" && s.Kind == "head" {
			continue
		}
		out := symbol{Name: s.Name, Kind: s.Kind, Status: s.Status.String()}
		if s.Status != mirdiff.Same {
			for _, r := range own {
				l := line{Kind: kinds[r.kind], A: r.a, B: r.b, Text: r.text}
				switch r.kind {
				case '-':
					l.B = 0
				case '+':
					l.A = 0
				}
				for _, m := range r.marks {
					l.Marks = append(l.Marks, [2]int{m.Start, m.End})
				}
				out.Lines = append(out.Lines, l)
			}
		}
		p.Symbols = append(p.Symbols, out)
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e.Encode(p)
}
