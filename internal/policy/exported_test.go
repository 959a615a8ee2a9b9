package policy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"testing"
)

// uncommented returns the names at the top of a file that are exported and
// have no comment of their own, nor of their group.
func uncommented(t *testing.T, file string) []string {
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) {
				names = append(names, d.Name.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				names = append(names, uncommentedSpec(d, s)...)
			}
		}
	}
	return names
}

func uncommentedSpec(d *ast.GenDecl, s ast.Spec) []string {
	var idents []*ast.Ident
	var doc, behind *ast.CommentGroup
	switch s := s.(type) {
	case *ast.TypeSpec:
		idents, doc, behind = []*ast.Ident{s.Name}, s.Doc, s.Comment
	case *ast.ValueSpec:
		idents, doc, behind = s.Names, s.Doc, s.Comment
	}
	var names []string
	for _, id := range idents {
		if id.IsExported() && d.Doc == nil && doc == nil && behind == nil {
			names = append(names, id.Name)
		}
	}
	return names
}

// exportedReceiver reports whether a function can be called from outside its
// package and implements no interface of the standard library.
func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	typ := d.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	id, ok := typ.(*ast.Ident)
	switch d.Name.Name {
	case "Error", "String", "Len", "Less", "Swap", "Push", "Pop", "Unwrap":
		return false
	}
	return ok && id.IsExported()
}
