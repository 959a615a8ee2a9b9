package policy

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// TestPackageComments sees that each package says what it is.
func TestPackageComments(t *testing.T) {
	said := map[string]bool{}
	for _, file := range goFiles(t) {
		dir := filepath.ToSlash(filepath.Dir(file))
		if _, ok := said[dir]; !ok {
			said[dir] = false
		}
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		if f.Doc == nil {
			continue
		}
		name := f.Name.Name
		text := f.Doc.Text()
		switch {
		case strings.HasPrefix(text, "Package "+name+" "), name == "main" && len(text) > 20:
			said[dir] = true
		default:
			t.Errorf("%s: the comment starts with %.30q, want \"Package %s …\"", file, text, name)
		}
	}
	for dir, ok := range said {
		if !ok {
			t.Errorf("%s has no package comment; write a doc.go", dir)
		}
	}
}

// TestExportedComments sees that what is exported has a comment.
func TestExportedComments(t *testing.T) {
	for _, file := range goFiles(t) {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, name := range uncommented(t, file) {
			t.Errorf("%s: %s has no comment", file, name)
		}
	}
}
