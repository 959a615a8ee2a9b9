package analysis_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/analysis"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// The files below testdata/alias hold functions whose accesses have a name at
// the end of their line, behind "; =", and above each of them lines that say
// what is expected of pairs of these, by the following words.
var answers = map[string]func(a *analysis.Alias, x, y labelled) bool{
	"apart": func(a *analysis.Alias, x, y labelled) bool {
		return !a.MayOverlap(x.loc, y.loc) && !a.MayOverlap(y.loc, x.loc)
	},
	"may": func(a *analysis.Alias, x, y labelled) bool {
		return a.MayOverlap(x.loc, y.loc) && a.MayOverlap(y.loc, x.loc)
	},
	"changes": func(a *analysis.Alias, x, y labelled) bool { return a.MayWrite(x.at, y.loc) },
	"keeps":   func(a *analysis.Alias, x, y labelled) bool { return !a.MayWrite(x.at, y.loc) },
	"reads":   func(a *analysis.Alias, x, y labelled) bool { return a.MayRead(x.at, y.loc) },
	"ignores": func(a *analysis.Alias, x, y labelled) bool { return !a.MayRead(x.at, y.loc) },
}

// labelled is an instruction with a name, and where it writes or else reads.
type labelled struct {
	at  mir.Value
	loc analysis.Location
}

func TestAlias(t *testing.T) {
	files, err := filepath.Glob("testdata/alias/*.mir")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, err := mirtext.Load(file, src)
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(string(src), "\n")
		asked := 0
		for n, line := range lines {
			word, pairs, ok := strings.Cut(strings.TrimPrefix(line, "; "), ": ")
			ask := answers[word]
			if !ok || ask == nil || !strings.HasPrefix(line, ";") {
				continue
			}
			a, found := labels(below(m, n+1), lines)
			for _, pair := range strings.Split(pairs, ", ") {
				x, y, _ := strings.Cut(pair, " ")
				if found[x].at == 0 || found[y].at == 0 {
					t.Errorf("%s:%d: the function has no accesses %q and %q", file, n+1, x, y)
					continue
				}
				if asked++; !ask(a, found[x], found[y]) {
					t.Errorf("%s:%d: not so: %s %s %s", file, n+1, x, word, y)
				}
			}
		}
		if asked == 0 {
			t.Errorf("%s asks nothing", file)
		}
	}
}

// below returns the first function with a body below a line.
func below(m *mir.Module, line int) *mir.Func {
	for _, f := range m.Funcs() {
		if f.Defined() && int(f.Place.Line) > line {
			return f
		}
	}
	return nil
}

// labels finds the instructions with names, and what is known of the function.
func labels(f *mir.Func, lines []string) (*analysis.Alias, map[string]labelled) {
	a, found := analysis.NewAlias(mir.NewCFG(f)), map[string]labelled{}
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			_, name, ok := strings.Cut(lines[f.At(i).Place.Line-1], "; = ")
			if !ok {
				continue
			}
			l := labelled{at: i}
			switch args := f.Args(i); f.At(i).Op {
			case mir.Load, mir.Store:
				l.loc = a.Access(i)
			case mir.MemCpy, mir.MemMove, mir.MemSet:
				l.loc = a.Block(args[0], args[2])
			}
			found[name] = l
		}
	}
	return a, found
}
