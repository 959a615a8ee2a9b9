package docs_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/cli"
	"github.com/mirtool/mirtool/internal/docs"
	"github.com/mirtool/mirtool/internal/textdiff"
	"github.com/mirtool/mirtool/mir"
)

var update = flag.Bool("update", false, "rewrite the generated sections of the documentation")

// pages are the Markdown files of the repository that are documentation.
func pages(t *testing.T) []string {
	var all []string
	for _, pattern := range []string{"../../*.md", "../../*/*.md"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, files...)
	}
	if len(all) < 4 {
		t.Fatalf("only %d pages", len(all))
	}
	return all
}

// TestGenerated holds the generated sections to the code.
func TestGenerated(t *testing.T) {
	for _, file := range pages(t) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := docs.Render(string(text))
		switch {
		case err != nil:
			t.Errorf("%s: %v", file, err)
		case want == string(text):
		case *update:
			if err := os.WriteFile(file, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s is behind the code; go test ./internal/docs -update rewrites it\n%s", file, textdiff.Unified("the page", "the code", string(text), want))
		}
	}
}

// TestWhole sees that the specification has all groups of ops, all attributes,
// and that errors.md has all kinds of codes.
func TestWhole(t *testing.T) {
	has := func(file string, parts ...string) {
		text, err := os.ReadFile("../../docs/" + file)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range parts {
			if !strings.Contains(string(text), p) {
				t.Errorf("%s has no %q", file, p)
			}
		}
	}
	for _, g := range docs.Groups() {
		has("language.md", "<!-- generated: ops "+g+" -->")
	}
	for _, a := range mir.AttrNames() {
		has("language.md", "| `"+a+"` |")
	}
	for _, c := range commands(t) {
		has("cli.md", "<!-- generated: help "+c+" -->")
	}
	for _, c := range cli.Codes() {
		has("errors.md", "| `"+c.Code+"` |")
	}
}

// commands returns the commands of mirtool, help left aside.
func commands(t *testing.T) []string {
	var out bytes.Buffer
	cli.Run(cli.Config{}, []string{"help"}, strings.NewReader(""), &out, &out)
	_, list, _ := strings.Cut(out.String(), "Available Commands:\n")
	list, _, ok := strings.Cut(list, "\n\n")
	if !ok {
		t.Fatalf("mirtool help lists no commands:\n%s", &out)
	}
	var names []string
	for line := range strings.Lines(list) {
		if name := strings.Fields(line)[0]; name != "help" {
			names = append(names, name)
		}
	}
	return names
}
