package docs

import (
	"fmt"
	"regexp"
	"strings"
)

// sections are what can stand between the marks, by name. A name may have a
// word behind it, which the function is given.
var sections = map[string]func(word string) (string, error){
	"grammar":    func(string) (string, error) { return grammar() },
	"op-words":   func(string) (string, error) { return opWords(), nil },
	"types":      func(string) (string, error) { return types(), nil },
	"ops":        ops,
	"traps":      func(string) (string, error) { return traps(), nil },
	"library":    func(string) (string, error) { return library(), nil },
	"primitives": func(string) (string, error) { return primitives(), nil },
	"limits":     func(string) (string, error) { return limits(), nil },
	"status":     func(string) (string, error) { return status(), nil },
	"errors":     errors,
	"help":       help,
	"go":         goCode,
	"passes":     func(string) (string, error) { return passList(), nil },
	"levels":     func(string) (string, error) { return levels(), nil },
	"file":       wholeFile,
}

var mark = regexp.MustCompile(`(?m)^<!-- generated: (.+) -->$`)

// Render returns a page with all its generated sections made anew.
func Render(page string) (string, error) {
	var b strings.Builder
	for {
		m := mark.FindStringSubmatchIndex(page)
		if m == nil {
			b.WriteString(page)
			return b.String(), nil
		}
		title := page[m[2]:m[3]]
		end := "<!-- end: " + title + " -->"
		tail := strings.Index(page, end)
		if tail < m[1] {
			return "", fmt.Errorf("there is no %s", end)
		}
		name, word, _ := strings.Cut(title, " ")
		section := sections[name]
		if section == nil {
			return "", fmt.Errorf("there is no section %q", name)
		}
		text, err := section(word)
		if err != nil {
			return "", fmt.Errorf("%s: %w", title, err)
		}
		b.WriteString(page[:m[1]] + "\n\n" + strings.Trim(text, "\n") + "\n\n" + end)
		page = page[tail+len(end):]
	}
}

// table writes a Markdown table.
func table(head []string, rows [][]string) string {
	var b strings.Builder
	line := func(cells []string) {
		for _, c := range cells {
			b.WriteString("| " + strings.ReplaceAll(c, "|", `\|`) + " ")
		}
		b.WriteString("|\n")
	}
	line(head)
	b.WriteString(strings.Repeat("|---", len(head)) + "|\n")
	for _, r := range rows {
		line(r)
	}
	return b.String()
}

// code sets a text in the type of code.
func code(s string) string { return "`" + s + "`" }
