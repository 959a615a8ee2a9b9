package render

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cell is what one character of a source line looks like on a terminal.
type cell struct {
	text    string
	at, end int // byte offsets in the line
	width   int // columns; a tab has 1 and stays a tab
}

// cells takes a source line apart. What a terminal would obey or not show is
// written as \hh.
func cells(line string) []cell {
	var cs []cell
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRuneInString(line[i:])
		c := cell{line[i : i+n], i, i + n, width(r)}
		switch {
		case r == '\t', r >= ' ' && r <= '~':
		case r == utf8.RuneError && n == 1, !unicode.IsPrint(r):
			c.text = escape(line[i : i+n])
			c.width = len(c.text)
		}
		cs = append(cs, c)
		i += n
	}
	return cs
}

func escape(s string) string {
	var b strings.Builder
	for i := range len(s) {
		fmt.Fprintf(&b, `\%02x`, s[i])
	}
	return b.String()
}

// Clean returns a text in which nothing is left that a terminal would obey,
// newlines and tabs apart.
func Clean(s string) string {
	var b strings.Builder
	for _, part := range strings.SplitAfter(s, "\n") {
		text, newline := strings.CutSuffix(part, "\n")
		for _, c := range cells(text) {
			b.WriteString(c.text)
		}
		if newline {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// wide are the characters of two columns, as far as it matters: East Asian
// scripts and pictures.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115f, 1}, {0x2e80, 0x303e, 1}, {0x3041, 0xa4cf, 1}, {0xac00, 0xd7a3, 1}, {0xf900, 0xfaff, 1},
		{0xfe30, 0xfe6f, 1}, {0xff00, 0xff60, 1}, {0xffe0, 0xffe6, 1},
	},
	R32: []unicode.Range32{{0x1f300, 0x1f64f, 1}, {0x1f900, 0x1f9ff, 1}, {0x20000, 0x3fffd, 1}},
}

func width(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case unicode.Is(wide, r):
		return 2
	}
	return 1
}
