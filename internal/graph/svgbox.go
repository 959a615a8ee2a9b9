package graph

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/mirtool/mirtool/internal/layout"
)

// box is a node as it is drawn: a head, and sections of lines.
type box struct {
	name, head, note string
	sections         []section
	w, h             float64
}

// section is some lines between two rules.
type section struct {
	class string
	lines []string
}

func newBox(n *Node) *box {
	b := &box{name: Cut(n.Name, lineWidth/2), note: n.Note}
	b.head = Cut(n.Head, max(lineWidth-runes(b.name)-runes(b.note), 8))
	add := func(class string, lines []string) {
		if len(lines) > 0 {
			b.sections = append(b.sections, section{class, lines})
		}
	}
	add("live", wrapped(n.Before))
	add("line", cutAll(n.Lines))
	add("live", wrapped(n.After))
	chars := runes(b.name) + runes(b.head)
	if b.note != "" {
		chars += 2 + runes(b.note)
	}
	b.h = headH
	for _, s := range b.sections {
		for _, l := range s.lines {
			chars = max(chars, runes(l))
		}
		b.h += float64(len(s.lines))*lineH + 2*padY
	}
	b.w = float64(chars)*charW + 2*padX
	return b
}

func runes(s string) int { return utf8.RuneCountInString(s) }

func cutAll(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = Cut(l, lineWidth)
	}
	return out
}

// wrapped breaks lines at blanks; of a very long one the end is left out.
func wrapped(lines []string) []string {
	const most = 6
	var out []string
	for _, l := range lines {
		var row string
		n := 0
		words := strings.Split(l, " ")
		for i, word := range words {
			word = Cut(word, lineWidth)
			if row != "" && runes(row)+1+runes(word) > lineWidth {
				out = append(out, row)
				row = "  " + word
				if n++; n == most {
					row = fmt.Sprintf("  … %d more", len(words)-i)
					break
				}
				continue
			}
			if row != "" {
				row += " "
			}
			row += word
		}
		out = append(out, row)
	}
	return out
}

// node draws a node. Its whole text shows when one points at it.
func (p picture) node(n *Node, b *box, at layout.Box) {
	class := "node"
	if n.Header {
		class += " header"
	}
	if n.Dim {
		class += " dim"
	}
	p.printf(`<g class="%s" transform="translate(%s)"><title>%s</title>`+"\n", class, xy(at.X, at.Y), escape(tooltip(n)))
	p.printf(`<rect class="body" width="%s" height="%s" rx="4"/>`, num(at.W), num(at.H))
	p.printf(`<path class="bar d%d" d="%s"/>`, min(n.Depth, 4), bar(at.W, len(b.sections) == 0))
	p.printf(`<text x="%d" y="15"><tspan class="name">%s</tspan>%s</text>`, padX, escape(b.name), escape(b.head))
	if b.note != "" {
		p.printf(`<text class="note" x="%s" y="15">%s</text>`, num(at.W-padX), escape(b.note))
	}
	y := float64(headH)
	for i, s := range b.sections {
		if i > 0 {
			p.printf(`<path class="rule" d="M0 %s h%s"/>`, num(y), num(at.W))
		}
		y += padY
		for _, l := range s.lines {
			p.printf(`<text class="%s" x="%d" y="%s">%s</text>`, s.class, padX, num(y+11.5), escape(l))
			y += lineH
		}
		y += padY
	}
	p.printf(`<rect class="frame" width="%s" height="%s" rx="4"/></g>`+"\n", num(at.W), num(at.H))
}

// bar is the outline of the bar behind a node's name.
func bar(w float64, whole bool) string {
	if whole {
		return fmt.Sprintf("M4 0h%sq4 0 4 4v%dq0 4 -4 4h-%[1]sq-4 0 -4 -4v-%[2]dq0 -4 4 -4z", num(w-8), headH-8)
	}
	return fmt.Sprintf("M4 0h%sq4 0 4 4v%dh-%sv-%[2]dq0 -4 4 -4z", num(w-8), headH-4, num(w))
}

// tooltip is the text of a node, as much of it as is useful.
func tooltip(n *Node) string {
	const most = 2000
	var b strings.Builder
	b.WriteString(heading(n))
	for _, lines := range [][]string{n.Before, n.Lines, n.After} {
		for _, l := range lines {
			if b.Len() < most {
				b.WriteString("\n" + Cut(l, 300))
			}
		}
	}
	return b.String()
}
