package show

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/fatih/color"

	"github.com/mirtool/mirtool/internal/textdiff"
	"github.com/mirtool/mirtool/mirdiff"
)

// leastWidth is the least width of a side.
const leastWidth = 20

// SideBySide writes both sides beside each other, and nothing when nothing
// differs. Between them stands | where a line took another's place, < and >
// where only one side has a line. Lines that are too long are continued below.
func SideBySide(w io.Writer, d *mirdiff.Diff, o Options) error {
	if d.Equal() {
		return nil
	}
	out := bufio.NewWriter(w)
	p := sides{o: o, w: out, rows: rows(d), width: max((o.Width-3)/2, leastWidth)}
	a, b := o.names(d)
	p.line(cell{text: a, bold: true}, ' ', cell{text: b, bold: true})
	for _, h := range hunks(p.rows, o.Context) {
		fmt.Fprintln(out, o.paint(heading(p.rows, h), color.FgCyan))
		p.hunk(h)
	}
	return out.Flush()
}

// sides is the state of a page of two columns.
type sides struct {
	o     Options
	w     io.Writer
	rows  []row
	width int
}

// hunk writes the rows of a hunk.
func (p *sides) hunk(h textdiff.Hunk) {
	each(p.rows, h.Start, h.End, func(a, b *row) {
		switch {
		case a == nil:
			p.line(cell{}, '>', cell{row: b, text: b.text})
		case b == nil:
			p.line(cell{row: a, text: a.text}, '<', cell{})
		case a == b:
			p.line(cell{row: a, text: a.text}, ' ', cell{row: b, text: b.text})
		default:
			p.line(cell{row: a, text: a.text}, '|', cell{row: b, text: b.text})
		}
	})
}

// each calls visit with the rows from start to before end that stand beside each
// other: one twice, partners, or one with nil.
func each(rs []row, start, end int, visit func(a, b *row)) {
	for i := start; i < end; {
		if rs[i].kind == ' ' {
			visit(&rs[i], &rs[i])
			i++
			continue
		}
		mid := i
		for mid < end && rs[mid].kind == '-' {
			mid++
		}
		to := mid
		for to < end && rs[to].kind == '+' {
			to++
		}
		j := mid
		for ; i < mid; i++ {
			if rs[i].partner < 0 {
				visit(&rs[i], nil)
				continue
			}
			for ; j < rs[i].partner; j++ {
				visit(nil, &rs[j])
			}
			visit(&rs[i], &rs[j])
			j++
		}
		for ; j < to; j++ {
			visit(nil, &rs[j])
		}
		i = to
	}
}

// cell is one side of a line.
type cell struct {
	row  *row
	text string
	bold bool
}

// line writes two cells, over as many lines as they need.
func (p *sides) line(a cell, sign byte, b cell) {
	as, bs := wrap(a.text, p.width), wrap(b.text, p.width)
	for i := range max(len(as), len(bs)) {
		left, n := p.part(a, as, i)
		right, _ := p.part(b, bs, i)
		if sign != ' ' || right != "" {
			left += strings.Repeat(" ", p.width-n) + " " + string(sign)
		}
		if right != "" {
			right = " " + right
		}
		fmt.Fprintln(p.w, left+right)
	}
}

// part returns line i of a cell and its width.
func (p *sides) part(c cell, parts []textdiff.Span, i int) (text string, width int) {
	if i >= len(parts) {
		return "", 0
	}
	s := parts[i]
	plain := c.text[s.Start:s.End]
	width = utf8.RuneCountInString(plain)
	switch {
	case c.bold:
		return p.o.paint(plain, color.Bold), width
	case c.row != nil:
		return p.o.paintRow(c.row, s.Start, s.End), width
	}
	return plain, width
}

// wrap cuts a text into parts of at most width characters.
func wrap(text string, width int) []textdiff.Span {
	var parts []textdiff.Span
	start, n := 0, 0
	for i := range text {
		if n == width {
			parts = append(parts, textdiff.Span{Start: start, End: i})
			start, n = i, 0
		}
		n++
	}
	return append(parts, textdiff.Span{Start: start, End: len(text)})
}
