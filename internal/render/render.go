// Package render writes diagnostics for people, with the source line and a
// caret under the culprit, and as JSON lines for programs.
package render

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/fatih/color"
	"github.com/mirtool/mirtool/mir"
)

// Renderer writes diagnostics as text.
type Renderer struct {
	// Source returns the text of a file, or nil when it is not at hand.
	Source func(file string) []byte
	// Color says whether to use colours.
	Color bool

	index map[string][]int // offsets of the lines of a file
}

// Text writes each diagnostic with its source line and its notes.
func (r *Renderer) Text(w io.Writer, ds mir.Diagnostics) {
	var b strings.Builder
	for i := range ds {
		r.diagnostic(&b, &ds[i])
	}
	io.WriteString(w, b.String())
}

func (r *Renderer) diagnostic(b *strings.Builder, d *mir.Diagnostic) {
	hue := [...]color.Attribute{mir.Error: color.FgRed, mir.Warning: color.FgMagenta, mir.Remark: color.FgBlue}
	r.head(b, d.Pos, d.Severity.String(), hue[d.Severity])
	b.WriteString(r.paint(Clean(d.Message), color.Bold))
	if d.Code != "" {
		b.WriteString(" [" + d.Code + "]")
	}
	b.WriteByte('\n')
	r.line(b, d.Pos, d.End)
	for _, n := range d.Notes {
		r.head(b, n.Pos, "note", color.FgCyan)
		b.WriteString(Clean(n.Message) + "\n")
		r.line(b, n.Pos, mir.Pos{})
	}
}

// head writes "file:line:col: word: ".
func (r *Renderer) head(b *strings.Builder, at mir.Pos, word string, hue color.Attribute) {
	if s := at.String(); s != "" {
		b.WriteString(r.paint(Clean(s)+":", color.Bold) + " ")
	}
	b.WriteString(r.paint(word+":", color.Bold, hue) + " ")
}

func (r *Renderer) paint(s string, as ...color.Attribute) string {
	if !r.Color {
		return s
	}
	c := color.New(as...)
	c.EnableColor()
	return c.Sprint(s)
}

// Excerpt returns the source line of a place with a caret under what it says, or
// "".
func (r *Renderer) Excerpt(at, end mir.Pos) string {
	var b strings.Builder
	r.line(&b, at, end)
	return b.String()
}

// line writes the source line of a place with a caret under it.
func (r *Renderer) line(b *strings.Builder, at, end mir.Pos) {
	if at.Line == 0 || at.Col == 0 {
		return
	}
	text, ok := r.sourceLine(at.File, at.Line)
	if !ok {
		return
	}
	stop := at.Col
	switch {
	case end.File == at.File && end.Line == at.Line:
		stop = end.Col
	case end.File == at.File && end.Line > at.Line:
		stop = len(text) + 1
	}
	shown, under := excerpt(text, at.Col-1, stop-1)
	gutter := fmt.Sprintf("%5d | ", at.Line)
	b.WriteString(gutter + shown + "\n")
	b.WriteString(strings.Repeat(" ", len(gutter)-2) + "| " + under[0] + r.paint(under[1], color.Bold, color.FgGreen) + "\n")
}

// sourceLine returns a line of a file without its end.
func (r *Renderer) sourceLine(file string, n int) (string, bool) {
	if r.Source == nil {
		return "", false
	}
	src := r.Source(file)
	starts, ok := r.index[file]
	if !ok {
		starts = lineStarts(src)
		if r.index == nil {
			r.index = map[string][]int{}
		}
		r.index[file] = starts
	}
	if n > len(starts) {
		return "", false
	}
	text, _, _ := bytes.Cut(src[starts[n-1]:], []byte("\n"))
	return strings.TrimSuffix(string(text), "\r"), len(src) > 0
}

func lineStarts(src []byte) []int {
	starts := []int{0}
	for i, c := range src {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}
