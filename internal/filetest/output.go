package filetest

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/mir"
)

// block is the output below an output directive.
type block struct {
	first, end int // its lines, from 0; end is behind the last
	text       string
}

// quotedMark starts a line that stands for what a comment cannot show.
const quotedMark = `\"`

// readBlock reads the block that starts at line index first.
func readBlock(lines []string, first int) (*block, error) {
	b := &block{first: first, end: first}
	var text strings.Builder
	for ; b.end < len(lines); b.end++ {
		line := strings.TrimSpace(lines[b.end])
		if !strings.HasPrefix(line, ";") || isDirective(line) {
			break
		}
		line = strings.TrimPrefix(strings.TrimPrefix(line, ";"), " ")
		if !strings.HasPrefix(line, quotedMark) {
			text.WriteString(line + "\n")
			continue
		}
		value, rest, ok := launch.CutQuoted(line[1:])
		if !ok || rest != "" {
			return nil, fmt.Errorf("line %d: malformed text in quotes", b.end+1)
		}
		text.WriteString(value)
	}
	b.text = text.String()
	return b, nil
}

func isDirective(line string) bool {
	d, ok := parseDirective(line)
	return ok && isKnown(d.name)
}

// writeBlock returns the lines that readBlock reads as the text.
func writeBlock(text string) []string {
	var lines []string
	for part := range strings.Lines(text) {
		line, newline := strings.CutSuffix(part, "\n")
		comment := strings.TrimRight("; "+line, " ")
		if !newline || !plain(line) || isDirective(comment) {
			comment = `; \` + string(mir.AppendQuoted(nil, part))
		}
		lines = append(lines, comment)
	}
	return lines
}

// plain reports whether a comment can show the line as it is.
func plain(line string) bool {
	if !utf8.ValidString(line) || strings.HasPrefix(line, quotedMark) || strings.TrimRight(line, " \t") != line {
		return false
	}
	for _, r := range line {
		if !unicode.IsPrint(r) && r != '\t' {
			return false
		}
	}
	return true
}

// update returns the lines with new texts for the blocks, which are in order.
func update(lines []string, blocks []*block) []string {
	var out []string
	at := 0
	for _, b := range blocks {
		out = append(out, lines[at:b.first]...)
		out = append(out, writeBlock(b.text)...)
		at = b.end
	}
	return append(out, lines[at:]...)
}
