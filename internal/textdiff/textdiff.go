// Package textdiff compares texts line by line and writes what differs as a
// unified diff.
package textdiff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// context is the number of equal lines shown around a difference.
const context = 3

// Line is a line of either text or of both.
type Line struct {
	Kind byte // ' ', '-' or '+'
	Text string
}

// Unified returns the difference of two texts as a unified diff, or "" when
// they are equal.
func Unified(nameA, nameB, a, b string) string {
	if a == b {
		return ""
	}
	var out strings.Builder
	fmt.Fprintf(&out, "--- %s\n+++ %s\n", nameA, nameB)
	lines := Lines(a, b)
	for _, h := range Hunks(lines, context) {
		fmt.Fprintf(&out, "%s\n", h.Header())
		for _, l := range lines[h.Start:h.End] {
			out.WriteByte(l.Kind)
			out.WriteString(l.Text)
			if !strings.HasSuffix(l.Text, "\n") {
				out.WriteString("\n\\ No newline at end of file\n")
			}
		}
	}
	return out.String()
}

// Lines returns the lines of both texts in order, line ends included. Where they
// differ, those of a come first.
func Lines(a, b string) []Line {
	return linesOf(slices.Collect(strings.Lines(a)), slices.Collect(strings.Lines(b)))
}

// exact finds the shortest difference.
func exact(a, b []string) []Line {
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // or the answer would depend on the machine's speed
	ra, rb, texts := d.DiffLinesToRunes(strings.Join(a, ""), strings.Join(b, ""))
	var lines []Line
	for _, diff := range d.DiffCharsToLines(d.DiffMainRunes(ra, rb, false), texts) {
		kind := map[diffmatchpatch.Operation]byte{
			diffmatchpatch.DiffEqual: ' ', diffmatchpatch.DiffDelete: '-', diffmatchpatch.DiffInsert: '+',
		}[diff.Type]
		for text := range strings.Lines(diff.Text) {
			lines = append(lines, Line{kind, text})
		}
	}
	return lines
}

// Hunk is a run of lines with changes that are near to each other: those from
// Start to before End. A and B are the numbers that its first line has in either
// text, from 1, and NA and NB how many of its lines are in each.
type Hunk struct{ Start, End, A, B, NA, NB int }

// Header returns the line that a unified diff has before a hunk, without its end.
func (h *Hunk) Header() string { return "@@ -" + span(h.A, h.NA) + " +" + span(h.B, h.NB) + " @@" }

func span(start, n int) string {
	switch n {
	case 0:
		return fmt.Sprintf("%d,0", start-1)
	case 1:
		return fmt.Sprint(start)
	}
	return fmt.Sprintf("%d,%d", start, n)
}

// Hunks returns the hunks of lines, with so many equal lines around changes.
func Hunks(lines []Line, context int) []Hunk {
	var hunks []Hunk
	a, b := 1, 1
	for i := 0; ; {
		next := nextChange(lines, i)
		if next < 0 {
			return hunks
		}
		start := max(next-context, i)
		a, b = a+start-i, b+start-i
		h := Hunk{Start: start, End: hunkEnd(lines, next, context), A: a, B: b}
		for _, l := range lines[h.Start:h.End] {
			if l.Kind != '+' {
				h.NA++
			}
			if l.Kind != '-' {
				h.NB++
			}
		}
		hunks = append(hunks, h)
		a, b, i = a+h.NA, b+h.NB, h.End
	}
}

// nextChange returns the first line from i on that is not equal, or -1.
func nextChange(lines []Line, i int) int {
	for ; i < len(lines); i++ {
		if lines[i].Kind != ' ' {
			return i
		}
	}
	return -1
}

// hunkEnd returns where the hunk with a change at i ends: so many equal lines
// after its last change that the next change is not near.
func hunkEnd(lines []Line, i, context int) int {
	for {
		for i < len(lines) && lines[i].Kind != ' ' {
			i++
		}
		next := nextChange(lines, i)
		if next < 0 || next-i > 2*context {
			return min(i+context, len(lines))
		}
		i = next
	}
}
