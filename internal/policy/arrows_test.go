package policy

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const modulePath = "github.com/mirtool/mirtool/"

// arrows says which packages of this module each package may import; those of
// the standard library are free for all. Third lists the modules of others.
var arrows = map[string]struct{ own, third []string }{
	"mir":                   {},
	"bench":                 {},
	"mirtext":               {own: []string{"mir", "internal/near"}, third: []string{"github.com/alecthomas/participle/v2"}},
	"mirjson":               {own: []string{"mir", "internal/near"}},
	"link":                  {own: []string{"mir"}},
	"backend":               {own: []string{"mir"}},
	"backend/wasm":          {own: []string{"mir", "mirtext", "link", "rt", "backend", "backend/wasm/asm"}, third: []string{"github.com/tetratelabs/wazero"}},
	"backend/wasm/asm":      {},
	"backend/interp":        {own: []string{"mir", "backend"}},
	"backend/child":         {own: []string{"mir", "backend", "backend/llvmtext"}},
	"backend/native":        {own: []string{"mir", "backend", "backend/child", "backend/llvmtext", "internal/tempdir"}},
	"backend/llvmtext":      {own: []string{"mir", "backend", "link", "mirtext", "rt"}, third: []string{"github.com/llir/llvm"}},
	"backend/orc":           {own: []string{"mir", "backend", "backend/child", "backend/llvmtext", "backend/native"}},
	"host":                  {own: []string{"mir", "backend", "rt"}},
	"analysis":              {own: []string{"mir"}},
	"passes":                {own: []string{"mir", "analysis", "internal/near"}},
	"passes/execpass":       {own: []string{"mir", "mirjson"}},
	"examples/passes/shift": {own: []string{"cli", "mir", "passes"}},
	"internal/browser":      {own: []string{"internal/testtool"}},
	"internal/report":       {own: []string{"mir", "passes", "internal/textdiff", "internal/watch"}},
	"internal/watch":        {own: []string{"mir", "passes", "internal/textdiff"}},
	"rt":                    {own: []string{"mir", "mirtext", "link"}},
	"internal/render":       {own: []string{"mir"}, third: []string{"github.com/fatih/color"}},
	"internal/graph":        {own: []string{"mir", "analysis", "internal/layout"}},
	"internal/layout":       {},
	"internal/policy":       {},
	"mirdiff":               {own: []string{"mir", "analysis", "internal/textdiff"}},
	"mirdiff/show":          {own: []string{"mir", "mirdiff", "internal/textdiff"}, third: []string{"github.com/fatih/color"}},
	"internal/near":         {},
	"internal/tempdir":      {},
	"internal/replace":      {},
	"cmd/mirtool":           {own: []string{"cli"}},
	"cmd/mirtool-orc":       {own: []string{"internal/libllvm"}, third: []string{"github.com/ebitengine/purego"}},
	"internal/mirgen":       {own: []string{"mir"}},
	"internal/libllvm":      {third: []string{"github.com/ebitengine/purego"}},
	"internal/testtool":     {},
	"internal/bigtext":      {},
	"internal/orctest":      {},
	"internal/refeval":      {own: []string{"mir", "backend"}},
	"internal/textdiff":     {third: []string{"github.com/sergi/go-diff"}},
}

// free packages may import all others: they tie the toolkit together.
var free = []string{"cli", "bench/quality", "internal/launch", "internal/filetest", "internal/optest", "internal/addop", "internal/fuzz", "internal/reduce", "internal/bench", "internal/docs"}

// TestArrows holds the arrows between the packages, tests left aside.
func TestArrows(t *testing.T) {
	seen := map[string]bool{}
	for _, file := range goFiles(t) {
		dir := filepath.ToSlash(filepath.Dir(file))
		if strings.HasSuffix(file, "_test.go") || slices.Contains(free, dir) || isGenerator(dir) {
			continue
		}
		rule, ok := arrows[dir]
		if !ok {
			if !seen[dir] {
				t.Errorf("%s: the package has no arrows here; add a row", dir)
			}
			seen[dir] = true
			continue
		}
		for _, path := range imports(t, file) {
			if !allowed(path, rule.own, rule.third) {
				t.Errorf("%s imports %s, which its package may not", file, path)
			}
		}
	}
}

// isGenerator reports whether a folder holds a program that makes files of its
// parent's parent: it is no part of the product.
func isGenerator(dir string) bool { return strings.HasPrefix(dir, "rt/internal/gen") }

func allowed(path string, own, third []string) bool {
	if rest, ok := strings.CutPrefix(path, modulePath); ok {
		return slices.Contains(own, rest)
	}
	first, _, _ := strings.Cut(path, "/")
	if !strings.Contains(first, ".") {
		return path != "C"
	}
	return slices.ContainsFunc(third, func(m string) bool { return path == m || strings.HasPrefix(path, m+"/") })
}

func imports(t *testing.T, file string) []string {
	f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(root, file), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, i := range f.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// root is the repository's top folder.
const root = "../.."

// goFiles lists the Go files of the repository.
func goFiles(t *testing.T) []string {
	var files []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") {
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			files = append(files, rel)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
