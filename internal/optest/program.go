package optest

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/mir"
)

// Program returns a program that computes every op on all its types for up to
// limit choices of arguments and compares the results with what they should be:
// for backends that make an artefact instead of an instance. CheckOutput says
// whether what it prints is good. Arguments that trap are left out. The program
// imports print_i64 and print_char.
func Program(limit int) []byte {
	p := &program{}
	p.line("mir 1")
	p.line("import func @print_i64(i64)\nimport func @print_char(i32)")
	p.line("func @report(%%case: i64, %%run: i64) {\n^entry:\n  call @print_i64(%%case)\n  call @print_char(32)")
	p.line("  call @print_i64(%%run)\n  call @print_char(10)\n  ret\n}")
	var sum strings.Builder
	for i, c := range Cases() {
		if rs := c.runs(limit); len(rs) > 0 {
			p.line("%s", c.renamed(i))
			p.data(i, rs)
			p.check(i, c.Func().Sig)
			fmt.Fprintf(&sum, "  %%n.%d = call @check.%d(%d)\n  %%s.%d = get $sum\n", i, i, len(rs), i)
			fmt.Fprintf(&sum, "  %%t.%d = add.i64 %%s.%d, %%n.%d\n  set $sum, %%t.%d\n", i, i, i, i)
		}
	}
	p.line("export func @main() {\n  var $sum: i64\n^entry:\n%s  %%all = get $sum", sum.String())
	p.line("  call @print_i64(%%all)\n  call @print_char(10)\n  ret\n}")
	return []byte(p.String())
}

// CheckOutput returns what is wrong according to the output of Program(limit).
func CheckOutput(limit int, output string) error {
	cases := Cases()
	total := 0
	for _, c := range cases {
		total += len(c.runs(limit))
	}
	good := fmt.Sprintf("%d\n", total)
	if output == good {
		return nil
	}
	for _, line := range strings.Split(output, "\n") {
		var i, k int
		if n, _ := fmt.Sscanf(line, "%d %d", &i, &k); n != 2 || i < 0 || i >= len(cases) {
			continue
		}
		if rs := cases[i].runs(limit); k >= 0 && k < len(rs) {
			return fmt.Errorf("%s on%s does not give %#x", cases[i].Name(), cases[i].show(rs[k].args), rs[k].want)
		}
	}
	return fmt.Errorf("the program prints %q, want %q", output, good)
}

// run is a choice of arguments and the results, of which the bits in mask are
// promised.
type run struct{ args, want, mask []uint64 }

func (c Case) runs(limit int) []run {
	var rs []run
	for _, args := range c.Inputs(limit) {
		want, trap := c.Want(args)
		if trap != mir.NoTrap {
			continue
		}
		r := run{args, want, nil}
		for i, t := range c.Func().Sig.Results {
			r.mask = append(r.mask, c.compared(t, want[i]))
		}
		rs = append(rs, r)
	}
	return rs
}

// renamed returns the text of the sample's functions with names of their own.
func (c Case) renamed(i int) string {
	text := strings.TrimPrefix(c.Module.String(), "mir 1\n")
	text = strings.ReplaceAll(text, "@swap(", fmt.Sprintf("@swap.%d(", i))
	return strings.Replace(text, "export func @f(", fmt.Sprintf("func @f.%d(", i), 1)
}

// program is a text that is being written.
type program struct{ strings.Builder }

func (p *program) line(format string, args ...any) { fmt.Fprintf(p, format+"\n", args...) }

// data writes the runs: arguments, then mask and want of each result, in eight
// bytes each.
func (p *program) data(i int, rs []run) {
	p.line("const @runs.%d = {", i)
	for k, r := range rs {
		words := r.args
		for j := range r.want {
			words = append(words[:len(words):len(words)], r.mask[j], r.want[j]&r.mask[j])
		}
		for j, w := range words {
			sep := ","
			if k == len(rs)-1 && j == len(words)-1 {
				sep = ""
			}
			p.line("  i64 %d%s", int64(w), sep)
		}
	}
	p.line("}")
}

// check writes the function that goes over the runs of case i.
func (p *program) check(i int, sig mir.Sig) {
	p.line("func @check.%d(%%count: i64) -> i64 {\n  slot %%out: 16\n^entry:\n  jump ^loop(0, @runs.%d)", i, i)
	p.line("^loop(%%k: i64, %%p: ptr):\n  %%more = slt.i64 %%k, %%count\n  br %%more, ^body, ^done\n^body:")
	p.line("  memset %%out, 0, 16")
	var args, results []string
	for j, t := range sig.Params {
		p.line("  %%a.%d = load.%s %%p + %d", j, t, 8*j)
		args = append(args, fmt.Sprintf("%%a.%d", j))
	}
	for j := range sig.Results {
		results = append(results, fmt.Sprintf("%%r.%d", j))
	}
	p.line("  %s = call @f.%d(%s)", strings.Join(results, ", "), i, strings.Join(args, ", "))
	at, bad := 8*len(args), "false"
	for j, t := range sig.Results {
		p.line("  store.%s %%r.%d, %%out + %d\n  %%got.%d = load.i64 %%out + %d", t, j, 8*j, j, 8*j)
		p.line("  %%mask.%d = load.i64 %%p + %d\n  %%want.%d = load.i64 %%p + %d", j, at, j, at+8)
		p.line("  %%m.%d = and.i64 %%got.%d, %%mask.%d\n  %%ne.%d = ne.i64 %%m.%d, %%want.%d", j, j, j, j, j, j)
		p.line("  %%bad.%d = or.i1 %s, %%ne.%d", j, bad, j)
		at, bad = at+16, fmt.Sprintf("%%bad.%d", j)
	}
	p.line("  br %s, ^wrong, ^next\n^wrong:\n  call @report(%d, %%k)\n  jump ^next\n^next:", bad, i)
	p.line("  %%k2 = add.i64 %%k, 1\n  %%p2 = ptradd %%p, %d\n  jump ^loop(%%k2, %%p2)", at)
	p.line("^done:\n  ret %%count\n}")
}
