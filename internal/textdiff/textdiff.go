// Package textdiff compares texts line by line and writes what differs as a
// unified diff.
package textdiff

import (
	"fmt"
	"strings"
	"time"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// context is the number of equal lines shown around a difference.
const context = 3

// manyLines is the size from which on a difference need not be the shortest, so
// that it is there in time.
const manyLines = 20000

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
	atA, atB := 1, 1
	for i := 0; i < len(lines); {
		next := nextChange(lines, i)
		if next < 0 {
			break
		}
		start := max(next-context, i)
		end := hunkEnd(lines, next)
		skipped := start - i
		atA, atB = atA+skipped, atB+skipped
		atA, atB = hunk(&out, lines[start:end], atA, atB)
		i = end
	}
	return out.String()
}

// Lines returns the lines of both texts in order, line ends included.
func Lines(a, b string) []Line {
	d := diffmatchpatch.New()
	ra, rb, texts := d.DiffLinesToRunes(a, b)
	d.DiffTimeout = 0 // or the answer would depend on the machine's speed
	if len(ra)+len(rb) > manyLines {
		d.DiffTimeout = 2 * time.Second
	}
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
func hunkEnd(lines []Line, i int) int {
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

// hunk writes lines that start at the given line numbers, and returns those
// behind it.
func hunk(out *strings.Builder, lines []Line, atA, atB int) (int, int) {
	nA, nB := 0, 0
	for _, l := range lines {
		if l.Kind != '+' {
			nA++
		}
		if l.Kind != '-' {
			nB++
		}
	}
	fmt.Fprintf(out, "@@ -%s +%s @@\n", span(atA, nA), span(atB, nB))
	for _, l := range lines {
		out.WriteByte(l.Kind)
		out.WriteString(l.Text)
		if !strings.HasSuffix(l.Text, "\n") {
			out.WriteString("\n\\ No newline at end of file\n")
		}
	}
	return atA + nA, atB + nB
}

func span(start, n int) string {
	switch n {
	case 0:
		return fmt.Sprintf("%d,0", start-1)
	case 1:
		return fmt.Sprint(start)
	}
	return fmt.Sprintf("%d,%d", start, n)
}
