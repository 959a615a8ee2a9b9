package graph

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// text is a block as MIR text.
type text struct {
	head  string   // its parameters, in parentheses
	lines []string // one an instruction
}

// blockTexts returns the text of all blocks: that of the function, cut where its
// lines say so. A block's line starts with ^, an instruction with two blanks, and
// the second line of a long one with more.
func blockTexts(f *mir.Func) []text {
	ts := make([]text, 0, len(f.Blocks()))
	for line := range strings.Lines(f.String()) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case strings.HasPrefix(line, "^"):
			name := "^" + mir.QuoteName(f.BlockName(f.Blocks()[len(ts)]))
			head := strings.TrimPrefix(line, name)
			ts = append(ts, text{head: head[:strings.LastIndex(head, "):")+1]}) // a place may follow
		case len(ts) == 0 || !strings.HasPrefix(line, "  "):
		case strings.HasPrefix(line, "   "):
			ls := ts[len(ts)-1].lines
			ls[len(ls)-1] += " " + strings.TrimSpace(line)
		default:
			ts[len(ts)-1].lines = append(ts[len(ts)-1].lines, line[2:])
		}
	}
	return ts
}

// cutLines returns lines of which at most most are shown. The last one is a
// block's terminator, and stays.
func cutLines(lines []string, most int) []string {
	if most < 0 || len(lines) <= max(most, 1) {
		return lines
	}
	if most <= 1 {
		return lines[len(lines)-1:]
	}
	out := append([]string(nil), lines[:most-1]...)
	return append(out, fmt.Sprintf("… %d more", len(lines)-most), lines[len(lines)-1])
}

// Cut shortens a text to a number of characters.
func Cut(s string, width int) string {
	runes := 0
	for i := range s {
		if runes == width-1 && len(s) > i+1 {
			if rest := []rune(s[i:]); len(rest) > 1 {
				return s[:i] + "…"
			}
		}
		runes++
	}
	return s
}
