// Package show writes what mirdiff finds: as a unified diff, side by side, as
// JSON, or as a page. It compares no modules; of two lines that take each other's
// place it finds the words that differ.
package show

import (
	"github.com/fatih/color"

	"github.com/mirtool/mirtool/internal/textdiff"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirdiff"
)

// Options say how a difference looks.
type Options struct {
	A, B    string // what the two are called; "" for the names of the modules
	Context int    // equal lines around a change
	Color   bool   // for a terminal, with the words marked that differ
	Width   int    // of both sides together, in characters
}

// names returns what the two sides are called.
func (o Options) names(d *mirdiff.Diff) (a, b string) {
	a, b = o.A, o.B
	if a == "" {
		a = d.A
	}
	if b == "" {
		b = d.B
	}
	return a, b
}

// row is a line of either side or of both.
type row struct {
	kind   byte
	text   string
	a, b   int             // its numbers, from 1, or those of the next line where a side does not have it
	symbol *mirdiff.Symbol // that it belongs to
	marks  []textdiff.Span // what differs from its partner
	// partner is the index of the row on the other side that took its place, or -1.
	partner int
}

// rows returns all lines, numbered and with their partners.
func rows(d *mirdiff.Diff) []row {
	var rs []row
	for i := range d.Symbols {
		s := &d.Symbols[i]
		a, b := s.A, s.B
		for _, l := range s.Lines {
			rs = append(rs, row{kind: l.Kind, text: l.Text, a: a, b: b, symbol: s, partner: -1})
			if l.Kind != '+' {
				a++
			}
			if l.Kind != '-' {
				b++
			}
		}
	}
	for i := 0; i < len(rs); i++ {
		if rs[i].kind != ' ' {
			i = pair(rs, i)
		}
	}
	return rs
}

// pair finds partners in the run of changes that starts at i, of one symbol. It
// returns the last row of the run.
func pair(rs []row, i int) int {
	mid := i
	for mid < len(rs) && rs[mid].kind == '-' && rs[mid].symbol == rs[i].symbol {
		mid++
	}
	end := mid
	for end < len(rs) && rs[end].kind == '+' && rs[end].symbol == rs[i].symbol {
		end++
	}
	text := func(rs []row) []string {
		var s []string
		for _, r := range rs {
			s = append(s, r.text)
		}
		return s
	}
	for k, j := range textdiff.Pairs(text(rs[i:mid]), text(rs[mid:end])) {
		if j >= 0 {
			x, y := &rs[i+k], &rs[mid+j]
			x.partner, y.partner = mid+j, i+k
			x.marks, y.marks = textdiff.Words(x.text, y.text)
		}
	}
	return end - 1
}

// hunks returns the runs of rows to show.
func hunks(rs []row, context int) []textdiff.Hunk {
	lines := make([]textdiff.Line, len(rs))
	for i, r := range rs {
		lines[i] = textdiff.Line{Kind: r.kind}
	}
	hs := textdiff.Hunks(lines, context)
	for i := range hs {
		hs[i].A, hs[i].B = rs[hs[i].Start].a, rs[hs[i].Start].b
	}
	return hs
}

// heading is the line before a hunk, with the symbol that it changes first.
func heading(rs []row, h textdiff.Hunk) string {
	s := h.Header()
	for _, r := range rs[h.Start:h.End] {
		if r.kind != ' ' && r.symbol.Name != "" {
			return s + " " + title(r.symbol)
		}
	}
	return s
}

func title(s *mirdiff.Symbol) string { return s.Kind + " @" + mir.QuoteName(s.Name) }

// paint returns a text in colours, or as it is.
func (o Options) paint(text string, attrs ...color.Attribute) string {
	if !o.Color || text == "" {
		return text
	}
	c := color.New(attrs...)
	c.EnableColor()
	return c.Sprint(text)
}

// colors are those of the kinds of rows.
var colors = map[byte]color.Attribute{'-': color.FgRed, '+': color.FgGreen}

// paintRow returns part of a row's text, from byte start to before end, with
// what differs marked.
func (o Options) paintRow(r *row, start, end int) string {
	if !o.Color || r.kind == ' ' {
		return r.text[start:end]
	}
	out := ""
	plain := func(to int) {
		if to = min(to, end); to > start {
			out += o.paint(r.text[start:to], colors[r.kind])
			start = to
		}
	}
	for _, m := range r.marks {
		plain(m.Start)
		if to := min(m.End, end); to > start && m.Start <= start {
			out += o.paint(r.text[start:to], colors[r.kind], color.Bold, color.ReverseVideo)
			start = to
		}
	}
	plain(end)
	return out
}
