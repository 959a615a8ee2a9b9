package mirdiff

import (
	"strings"

	"github.com/mirtool/mirtool/internal/textdiff"
	"github.com/mirtool/mirtool/mir"
)

// Options say how modules are compared.
type Options struct {
	Mode Mode
	// Only is the name of the only symbol that is compared; "" for all. A name
	// that neither module has gives a Diff without symbols.
	Only string
}

// Compare compares two modules, which must verify. They stay as they are.
func Compare(a, b *mir.Module, o Options) *Diff {
	d := &Diff{Mode: o.Mode, A: a.Name(), B: b.Name()}
	if o.Mode == Structural {
		a, b = translate(a, b)
	}
	c := comparison{Diff: d, only: o.Only, a: 1, b: 1}
	c.enter(Symbol{Kind: "head", Lines: []Line{{' ', "mir 1"}}})
	c.symbols(decls(a), decls(b))
	return d
}

// comparison is a Diff that is being made.
type comparison struct {
	*Diff
	only string
	a, b int // the number of the next line of either text
}

// enter adds a symbol, if it is wanted. What is before the first has no name.
func (c *comparison) enter(s Symbol) {
	s.A, s.B = c.a, c.b
	for _, l := range s.Lines {
		if l.Kind != '+' {
			c.a++
		}
		if l.Kind != '-' {
			c.b++
		}
	}
	if c.only == "" {
		c.Symbols = append(c.Symbols, s)
	} else if s.Name == c.only && s.Kind != "head" {
		for s.Lines[0].Text == "" { // what separates it from others
			if s.Lines[0].Kind != '+' {
				s.A++
			}
			if s.Lines[0].Kind != '-' {
				s.B++
			}
			s.Lines = s.Lines[1:]
		}
		c.Symbols = append(c.Symbols, s)
	}
}

// decl is the text of a symbol.
type decl struct {
	name, kind string
	blank      bool // a blank line is before it
	text       string
}

// decls returns the text of each symbol: the module's, cut where a line starts
// with a word, which is where a declaration does.
func decls(m *mir.Module) []decl {
	ds := make([]decl, 0, len(m.Syms()))
	var text strings.Builder
	blank, version := false, true
	end := func() {
		if text.Len() > 0 {
			ds[len(ds)-1].text = text.String()
			text.Reset()
		}
	}
	for line := range strings.Lines(m.String()) {
		switch {
		case version:
			version = false
			continue
		case line == "\n":
			blank = true
			continue
		case line[0] >= 'a' && line[0] <= 'z':
			end()
			s := m.Syms()[len(ds)]
			ds = append(ds, decl{name: m.SymName(s), kind: kindOf(m, s), blank: blank})
			blank = false
		}
		text.WriteString(line)
	}
	end()
	return ds
}

func kindOf(m *mir.Module, s mir.Sym) string {
	f, g := m.Func(s), m.Global(s)
	switch {
	case f != nil && f.Import:
		return "import"
	case f != nil:
		return "func"
	case g.Const:
		return "const"
	}
	return "data"
}

// symbols enters the symbols of both modules. Those that are in the same order
// in both are compared; between them stand those that are not.
func (c *comparison) symbols(before, after []decl) {
	inB := map[string]int{}
	for j, n := range after {
		inB[n.name] = j
	}
	inA := map[string]bool{}
	var same []textdiff.Match
	for i, n := range before {
		inA[n.name] = true
		if j, ok := inB[n.name]; ok {
			same = append(same, textdiff.Match{A: i, B: j})
		}
	}
	i, j := 0, 0
	rest := func(toA, toB int) {
		for ; i < toA; i++ {
			_, moved := inB[before[i].name]
			c.alone(before[i], '-', moved)
		}
		for ; j < toB; j++ {
			c.alone(after[j], '+', inA[after[j].name])
		}
	}
	for _, m := range textdiff.Increasing(same) {
		rest(m.A, m.B)
		c.pair(before[i], after[j])
		i, j = i+1, j+1
	}
	rest(len(before), len(after))
}

// alone enters a symbol that only one text has at this place.
func (c *comparison) alone(n decl, kind byte, moved bool) {
	s := Symbol{Name: n.name, Kind: n.kind, Status: map[byte]Status{'-': Removed, '+': Added}[kind]}
	if moved {
		s.Status = Moved
	}
	if n.blank {
		s.Lines = append(s.Lines, Line{kind, ""})
	}
	for line := range strings.Lines(n.text) {
		s.Lines = append(s.Lines, Line{kind, strings.TrimSuffix(line, "\n")})
	}
	c.enter(s)
}

// pair enters a symbol that both texts have.
func (c *comparison) pair(a, b decl) {
	s := Symbol{Name: b.name, Kind: b.kind}
	switch {
	case a.blank && b.blank:
		s.Lines = append(s.Lines, Line{' ', ""})
	case a.blank:
		s.Lines = append(s.Lines, Line{'-', ""})
	case b.blank:
		s.Lines = append(s.Lines, Line{'+', ""})
	}
	if a.text != b.text {
		s.Status = Changed
	}
	for _, l := range textdiff.Lines(a.text, b.text) {
		s.Lines = append(s.Lines, Line{l.Kind, strings.TrimSuffix(l.Text, "\n")})
	}
	c.enter(s)
}
