package show

import (
	"bufio"
	_ "embed"
	"fmt"
	"html"
	"io"
	"strings"

	"github.com/mirtool/mirtool/mirdiff"
)

//go:embed style.css
var style string

// HTML writes a page that needs nothing else: both sides beside each other, with
// the words marked that differ.
func HTML(w io.Writer, d *mirdiff.Diff, o Options) error {
	p := htmlPage{Writer: bufio.NewWriter(w), rows: rows(d), shown: map[int]bool{}}
	for _, h := range hunks(p.rows, o.Context) {
		for i := h.Start; i < h.End; i++ {
			p.shown[i] = true
		}
	}
	a, b := o.names(d)
	p.head(d, a, b)
	at := 0
	for i := range d.Symbols {
		s := &d.Symbols[i]
		if s.Status != mirdiff.Same {
			p.section(i, s, at)
		}
		at += len(s.Lines)
	}
	p.printf("</main>\n</body>\n</html>\n")
	return p.Flush()
}

// htmlPage writes the parts of a page.
type htmlPage struct {
	*bufio.Writer
	rows  []row
	shown map[int]bool // rows in a hunk
}

func (p *htmlPage) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

func (p *htmlPage) head(d *mirdiff.Diff, a, b string) {
	a, b = html.EscapeString(a), html.EscapeString(b)
	p.printf("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
	p.printf("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
	p.printf("<meta name=\"viewport\" content=\"width=device-width\">\n<title>%s, %s</title>\n<style>\n%s</style>\n</head>\n<body>\n", a, b, style)
	p.printf("<h1><del>%s</del> <ins>%s</ins></h1>\n", a, b)
	count := map[mirdiff.Status]int{}
	for i := range d.Symbols {
		if d.Symbols[i].Kind != "head" {
			count[d.Symbols[i].Status]++
		}
	}
	if d.Equal() {
		p.printf("<p>Nothing differs (%s).</p>\n", d.Mode)
	} else {
		p.printf("<p>%s: ", d.Mode)
		for i, s := range []mirdiff.Status{mirdiff.Changed, mirdiff.Removed, mirdiff.Added, mirdiff.Moved, mirdiff.Same} {
			if i > 0 {
				p.printf(", ")
			}
			p.printf("%d %s", count[s], s)
		}
		p.printf(".</p>\n")
	}
	p.printf("<input type=\"checkbox\" id=\"all\"><label for=\"all\"> all lines</label>\n<nav>\n")
	for i := range d.Symbols {
		if s := &d.Symbols[i]; s.Status != mirdiff.Same {
			p.printf("<a href=\"#s%d\" class=\"%s\">%s</a>\n", i, s.Status, html.EscapeString(title(s)))
		}
	}
	p.printf("</nav>\n<main>\n")
}

// section writes a symbol whose first row is at.
func (p *htmlPage) section(i int, s *mirdiff.Symbol, at int) {
	p.printf("<section id=\"s%d\">\n<h2>%s <small>%s</small></h2>\n<table>\n", i, html.EscapeString(title(s)), s.Status)
	folded := false
	index := at
	each(p.rows, at, at+len(s.Lines), func(a, b *row) {
		class := "pair"
		switch {
		case index == at && (a == nil || a.text == "") && (b == nil || b.text == ""):
			index++
			return // the blank line before a declaration
		case a == b:
			class = "same"
			if !p.shown[index] {
				class += " fold"
			}
		case a == nil:
			class = "new"
		case b == nil:
			class = "gone"
		}
		if fold := strings.HasSuffix(class, "fold"); fold != folded {
			if folded = fold; fold {
				p.printf("<tr class=\"cut\"><td colspan=\"4\">⋯</td></tr>\n")
			}
		}
		p.printf("<tr class=\"%s\">", class)
		p.cell(a, 'a')
		p.cell(b, 'b')
		p.printf("</tr>\n")
		for _, r := range []*row{a, b} {
			if r != nil {
				index++
			}
		}
		if a == b {
			index--
		}
	})
	p.printf("</table>\n</section>\n")
}

// cell writes one side of a line: its number and its text.
func (p *htmlPage) cell(r *row, side byte) {
	if r == nil {
		p.printf("<th></th><td class=\"%c none\"></td>", side)
		return
	}
	number, tag := r.a, "del"
	if side == 'b' {
		number, tag = r.b, "ins"
	}
	p.printf("<th>%d</th><td class=\"%c\">", number, side)
	at := 0
	for _, m := range r.marks {
		p.printf("%s<%s>%s</%s>", html.EscapeString(r.text[at:m.Start]), tag, html.EscapeString(r.text[m.Start:m.End]), tag)
		at = m.End
	}
	p.printf("%s</td>", html.EscapeString(r.text[at:]))
}
