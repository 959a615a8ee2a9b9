package render

import (
	"strings"
	"unicode/utf8"
)

// A line that is wider than maxWidth is cut, with room before the caret. Of a
// long one no more than nearBytes on either side of the culprit are looked at.
const (
	maxWidth   = 110
	leadColumn = 60
	nearBytes  = 2048
)

// excerpt returns what to show of a line in which the bytes from start to stop
// are the culprit, and what goes under it: the blanks and the carets.
func excerpt(text string, start, stop int) (shown string, under [2]string) {
	text, skipped := near(text, start)
	start, stop = start-skipped, stop-skipped
	cs := cells(text)
	first := cut(cs, start)
	var line, blanks, carets strings.Builder
	if first > 0 || skipped > 0 {
		line.WriteString("…")
		blanks.WriteString(" ")
	}
	column := 0
	for _, c := range cs[first:] {
		if column+c.width > maxWidth {
			line.WriteString("…")
			break
		}
		line.WriteString(c.text)
		column += c.width
		switch {
		case c.end <= start:
			blanks.WriteString(blank(c))
		case c.at < max(stop, start+1):
			carets.WriteString(strings.Repeat("~", c.width))
		}
	}
	if carets.Len() == 0 {
		carets.WriteString("~")
	}
	return line.String(), [2]string{blanks.String(), "^" + carets.String()[1:]}
}

// near returns the part of a line around an offset, and how many bytes of the
// line come before it.
func near(text string, at int) (part string, skipped int) {
	skipped = min(max(at-nearBytes, 0), len(text))
	for skipped > 0 && skipped < len(text) && !utf8.RuneStart(text[skipped]) {
		skipped++
	}
	return text[skipped:min(max(at, skipped)+nearBytes, len(text))], skipped
}

// cut returns the first cell to show: all are when they fit, else some before
// the one at byte offset start.
func cut(cs []cell, start int) int {
	total, before := 0, 0
	for _, c := range cs {
		total += c.width
		if c.at < start {
			before += c.width
		}
	}
	if total <= maxWidth || before <= leadColumn {
		return 0
	}
	skip := before - leadColumn
	for i, c := range cs {
		if skip <= 0 {
			return i
		}
		skip -= c.width
	}
	return 0
}

// blank stands under a cell: as wide, a tab under a tab.
func blank(c cell) string {
	if c.text == "\t" {
		return "\t"
	}
	return strings.Repeat(" ", c.width)
}
