package mirtext

import (
	"bytes"
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

const corpusDir = "../testdata/parse"

var errorDirective = regexp.MustCompile(`; error(?:@([-+]\d+))?: (.*)`)

// corpus returns the files of testdata/parse.
func corpus(t testing.TB) map[string][]byte {
	paths, err := filepath.Glob(corpusDir + "/*.mir")
	if err != nil || len(paths) == 0 {
		t.Fatal("no files in", corpusDir)
	}
	files := map[string][]byte{}
	for _, p := range paths {
		src, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		files[p] = src
	}
	return files
}

// TestCorpus checks that each file has the errors that its directives expect,
// and no others.
func TestCorpus(t *testing.T) {
	for path, src := range corpus(t) {
		f := Read(path, src, WithComments)
		matched := make([]bool, len(f.Diags))
		for i, line := range bytes.Split(src, []byte("\n")) {
			m := errorDirective.FindSubmatch(line)
			if m == nil {
				continue
			}
			offset, _ := strconv.Atoi(string(m[1]))
			want := strings.TrimSpace(strings.TrimRight(string(m[2]), "\r\x00"))
			if !matchOne(f.Diags, matched, i+1+offset, want) {
				t.Errorf("%s:%d: no message with %q", path, i+1+offset, want)
			}
		}
		for i, d := range f.Diags {
			if !matched[i] {
				t.Errorf("not expected: %s", d.String())
			}
		}
	}
}

func matchOne(ds mir.Diagnostics, matched []bool, line int, want string) bool {
	for i, d := range ds {
		if !matched[i] && d.Pos.Line == line && strings.Contains(d.Message, want) {
			matched[i] = true
			return true
		}
	}
	return false
}

// TestMessages checks that each message of this package is given by a file of
// the corpus, and that each code is.
func TestMessages(t *testing.T) {
	var said []string
	codes := map[string]bool{}
	for path, src := range corpus(t) {
		for _, d := range Read(path, src, 0).Diags {
			said = append(said, d.Message)
			codes[d.Code] = true
		}
	}
	for _, c := range Codes {
		if !codes[c.Code] {
			t.Errorf("no file in %s gives %s", corpusDir, c.Code)
		}
		delete(codes, c.Code)
	}
	for c := range codes {
		t.Errorf("%s is not documented", c)
	}
	all := strings.Join(said, "\n")
	for _, format := range formats(t) {
		if !pattern(format).MatchString(all) {
			t.Errorf("no file in %s gives %q", corpusDir, format)
		}
	}
}

// formats returns the formats of the messages in this package's sources.
func formats(t *testing.T) []string {
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var fs []string
	for _, p := range paths {
		if strings.HasSuffix(p, "_test.go") || p == "call.go" || p == "each.go" {
			continue
		}
		file, err := parser.ParseFile(gotoken.NewFileSet(), p, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && reports(call.Fun) {
				fs = append(fs, literals(call.Args)...)
			}
			return true
		})
	}
	return fs
}

// reports tells whether a function makes diagnostics.
func reports(fun ast.Expr) bool {
	name := ""
	switch f := fun.(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	switch name {
	case "errorAt", "errorTok", "errorNote", "bad", "Errorf":
		return true
	}
	return false
}

func literals(args []ast.Expr) []string {
	for _, a := range args {
		if lit, ok := a.(*ast.BasicLit); ok && lit.Kind == gotoken.STRING {
			if s, err := strconv.Unquote(lit.Value); err == nil && s != "%s" && s != "%v" {
				return []string{s}
			}
		}
	}
	return nil
}

var verb = regexp.MustCompile(`%(%|#?0?\d?[a-z])`)

// pattern returns what matches the messages of a format.
func pattern(format string) *regexp.Regexp {
	parts := verb.Split(format, -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(strings.Join(parts, ".*"))
}
