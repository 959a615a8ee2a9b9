package render

import (
	"strings"

	"github.com/fatih/color"
)

// Diff returns a unified diff in colours.
func Diff(diff string) string {
	var b strings.Builder
	r := Renderer{Color: true}
	for line := range strings.Lines(diff) {
		text, end := line, ""
		if strings.HasSuffix(line, "\n") {
			text, end = line[:len(line)-1], "\n"
		}
		switch {
		case strings.HasPrefix(text, "--- ") || strings.HasPrefix(text, "+++ "):
			text = r.paint(text, color.Bold)
		case strings.HasPrefix(text, "@@"):
			text = r.paint(text, color.FgCyan)
		case strings.HasPrefix(text, "-"):
			text = r.paint(text, color.FgRed)
		case strings.HasPrefix(text, "+"):
			text = r.paint(text, color.FgGreen)
		}
		b.WriteString(text + end)
	}
	return b.String()
}
