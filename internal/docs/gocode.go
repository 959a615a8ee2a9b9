package docs

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
)

// root is the repository's top folder.
const root = "../.."

var tabs = regexp.MustCompile(`(?m)^\t`)

// goCode returns the body of a function, given as FILE#NAME.
func goCode(name string) (string, error) {
	file, fn, _ := strings.Cut(name, "#")
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, filepath.Join(root, filepath.FromSlash(file)), nil, parser.ParseComments)
	if err != nil {
		return "", err
	}
	for _, d := range f.Decls {
		d, ok := d.(*ast.FuncDecl)
		if !ok || d.Name.Name != fn {
			continue
		}
		var b bytes.Buffer
		if err := format.Node(&b, fset, &ast.File{Name: f.Name, Decls: []ast.Decl{d}, Comments: within(f.Comments, d)}); err != nil {
			return "", err
		}
		_, body, _ := strings.Cut(b.String(), "{\n")
		body = body[:strings.LastIndex(body, "}")]
		return "```go\n" + strings.Trim(tabs.ReplaceAllString(body, ""), "\n") + "\n```", nil
	}
	return "", fmt.Errorf("%s has no function %s", file, fn)
}

// within returns the comments inside a declaration.
func within(all []*ast.CommentGroup, d ast.Decl) []*ast.CommentGroup {
	var cs []*ast.CommentGroup
	for _, c := range all {
		if c.Pos() > d.Pos() && c.End() < d.End() {
			cs = append(cs, c)
		}
	}
	return cs
}
