package native

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mir"
)

// TestABI calls functions of random signatures from C, by name and by address,
// and they call functions of C; all that passes is compared on both sides. C is
// compiled by gcc too. The environment variable MIRTOOL_SEED gives other
// signatures, and MIRTOOL_TARGET another machine, for which there are a gcc of that name and qemu:
//
//	MIRTOOL_SEED=1 MIRTOOL_TARGET=aarch64-linux-gnu go test ./backend/native -run TestABI
func TestABI(t *testing.T) {
	const signatures = 120
	seed, _ := strconv.ParseUint(os.Getenv("MIRTOOL_SEED"), 10, 64)
	p := abiProgram{r: rand.New(rand.NewPCG(seed, 0))}
	for range signatures {
		p.signature()
	}
	dir := t.TempDir()
	src, c := p.sources()
	must(t, os.WriteFile(filepath.Join(dir, "main.c"), []byte(c), 0o644))
	must(t, emit(t, "header", src, filepath.Join(dir, "lib.h"), nil))

	compilers, static := []string{"gcc", "clang-14", "clang-19"}, []string{}
	target, runner := testtool.Target(t)
	if target != "" {
		compilers, static = []string{target + "-gcc"}, []string{"-static"}
	}
	want := fmt.Sprintf("%d calls\n", p.calls)
	turn := 0
	for _, clang := range []string{"clang-14", "clang-19"} {
		for _, level := range []string{"0", "2"} {
			s := backend.Settings{"cc": {testtool.Path(t, clang)}, "llvm-opt": {level}}
			if target != "" {
				s["target"] = []string{target}
			}
			must(t, emit(t, "obj", src, filepath.Join(dir, "lib.o"), s))
			for _, cc := range compilers {
				turn++
				opt := "-O" + strconv.Itoa(turn%2*2)
				args := append([]string{opt, "-w", "-o", "prog", "main.c", "lib.o", "-lm"}, static...)
				if _, msg, status := shell(t, dir, testtool.Path(t, cc), args...); status != 0 {
					t.Fatalf("%s: %s", cc, msg)
				}
				run := append(runner, "./prog")
				out, msg, status := shell(t, dir, run[0], run[1:]...)
				if out != want || status != 0 {
					t.Errorf("MIR by %s at %s, C by %s at %s: status %d\n%s%s", clang, level, cc, opt, status, out, msg)
				}
			}
		}
	}
}

// abiProgram is a module and a C program that call each other.
type abiProgram struct {
	r      *rand.Rand
	n      int             // what has a number, so far
	calls  int             // that C makes
	data   strings.Builder // of the module
	mir, c strings.Builder
	words  strings.Builder // of the C program
	main   strings.Builder
}

func (p *abiProgram) number() int {
	p.n++
	return p.n
}

func (p *abiProgram) types(most int) []mir.Type {
	ts := make([]mir.Type, p.r.IntN(most+1))
	for i := range ts {
		ts[i] = []mir.Type{mir.I1, mir.I8, mir.I16, mir.I32, mir.I64, mir.F32, mir.F64, mir.Ptr}[p.r.IntN(8)]
	}
	return ts
}

// An abiValue is a constant. Integers and pointers are made of a word that no
// compiler knows, and whose upper bits mean nothing.
type abiValue struct {
	t     mir.Type
	word  uint64
	float string
}

func (p *abiProgram) values(ts []mir.Type) []abiValue {
	vs := make([]abiValue, len(ts))
	for i, t := range ts {
		vs[i] = abiValue{t, p.r.Uint64(), fmt.Sprintf("%.2f", float64(p.r.IntN(1<<20)-1<<19)/4)}
	}
	return vs
}

// cNames are what C calls the types.
var cNames = map[mir.Type]string{mir.I1: "_Bool", mir.I8: "uint8_t", mir.I16: "uint16_t", mir.I32: "int32_t", mir.I64: "int64_t", mir.F32: "float", mir.F64: "double", mir.Ptr: "void *"}

// inC makes the value, and returns it.
func (p *abiProgram) inC(v abiValue) string {
	if v.t.IsFloat() {
		return v.float
	}
	n := p.number()
	fmt.Fprintf(&p.words, "static volatile uint64_t w%d = %#xull;\n", n, v.word)
	if v.t == mir.I1 {
		return fmt.Sprintf("(_Bool)(w%d & 1)", n)
	}
	return fmt.Sprintf("(%s)w%d", cNames[v.t], n)
}

// inMIR makes values in the function that is being written, and returns them as
// operands.
func (p *abiProgram) inMIR(vs ...abiValue) string {
	list := make([]string, len(vs))
	for i, v := range vs {
		if v.t.IsFloat() {
			list[i] = v.float
			continue
		}
		n := p.number()
		fmt.Fprintf(&p.data, "data @w%d = { i64 %d }\n", n, v.word)
		fmt.Fprintf(&p.mir, "  %%w%d = load.i64 @w%[1]d volatile\n", n)
		list[i] = fmt.Sprintf("%%w%d", n)
		if v.t != mir.I64 {
			op := "trunc"
			if v.t == mir.Ptr {
				op = "inttoptr"
			}
			fmt.Fprintf(&p.mir, "  %%v%d = %s.i64.%s %%w%[1]d\n", n, op, v.t)
			list[i] = fmt.Sprintf("%%v%d", n)
		}
	}
	return strings.Join(list, ", ")
}

// checkMIR compares a value with what it is to be.
func (p *abiProgram) checkMIR(name string, v abiValue, what string) {
	op, want, n := "ne", p.inMIR(v), p.number()
	if v.t.IsFloat() {
		op = "fne"
	}
	fmt.Fprintf(&p.data, "const @s%d = { \"%s\\00\" }\n", n, what)
	fmt.Fprintf(&p.mir, "  %%bad%d = %s.%s %s, %s\n  call @check(%%bad%[1]d, @s%[1]d)\n", n, op, v.t, name, want)
}

func (p *abiProgram) checkC(name string, v abiValue, what string) {
	fmt.Fprintf(&p.c, "\tcheck(%s != %s, \"%s\");\n", name, p.inC(v), what)
}

// signature adds an export, the function of C that it calls, and calls of it.
func (p *abiProgram) signature() {
	n := p.number()
	f := abiFunc{n: n, params: p.types(14), results: p.types(5)}
	args, results, answers := p.values(f.params), p.values(f.results), p.values(f.results) // answers are what C gives

	fmt.Fprintf(&p.mir, "import func @c%d%s\nexport func @e%[1]d(", n, f.sig())
	for i, t := range f.params {
		fmt.Fprintf(&p.mir, "%s%%a%d: %s", strings.Repeat(", ", min(i, 1)), i, t)
	}
	fmt.Fprintf(&p.mir, ")%s {\n^entry:\n", strings.TrimPrefix(f.sig(), mir.Sig{Params: f.params}.String()))
	for i, v := range args {
		p.checkMIR(fmt.Sprintf("%%a%d", i), v, fmt.Sprintf("argument %d of @e%d", i, n))
	}
	call := fmt.Sprintf("call @c%d(%s)", n, p.inMIR(args...))
	if p.r.IntN(2) == 0 {
		call = fmt.Sprintf("calli %s @c%d(%s)", f.sig(), n, p.inMIR(args...))
	}
	if len(answers) > 0 {
		var names []string
		for i := range answers {
			names = append(names, fmt.Sprintf("%%r%d", i))
		}
		call = strings.Join(names, ", ") + " = " + call
	}
	fmt.Fprintf(&p.mir, "  %s\n", call)
	for i, v := range answers {
		p.checkMIR(fmt.Sprintf("%%r%d", i), v, fmt.Sprintf("result %d of c%d", i, n))
	}
	fmt.Fprintf(&p.mir, "  ret %s\n}\n", p.inMIR(results...))
	fmt.Fprintf(&p.mir, "export func @at%d() -> ptr {\n^entry:\n  ret @e%[1]d\n}\n", n)

	fmt.Fprintf(&p.c, "%s {\n", f.inC(fmt.Sprintf("c%d", n)))
	for i, v := range args {
		p.checkC(fmt.Sprintf("a%d", i), v, fmt.Sprintf("argument %d of c%d", i, n))
	}
	for i, v := range answers {
		if len(answers) == 1 {
			fmt.Fprintf(&p.c, "\treturn %s;\n", p.inC(v))
		} else {
			fmt.Fprintf(&p.c, "\t*r%d = %s;\n", i, p.inC(v))
		}
	}
	fmt.Fprintf(&p.c, "}\nvoid test%d(void) {\n", n)
	p.callC(fmt.Sprintf("e%d", n), &f, args, results)
	if len(f.results) <= 1 { // several are no matter of C
		fmt.Fprintf(&p.c, "\t%s = at%d();\n", f.inC("(*by)"), n)
		p.callC("by", &f, args, results)
	}
	p.c.WriteString("}\n")
	fmt.Fprintf(&p.main, "\ttest%d();\n", n)
}

// callC calls a function from C.
func (p *abiProgram) callC(name string, f *abiFunc, args, results []abiValue) {
	p.calls++
	var list []string
	for _, v := range args {
		list = append(list, p.inC(v))
	}
	if len(results) > 1 {
		for i, v := range results {
			fmt.Fprintf(&p.c, "\t%s r%d;\n", cNames[v.t], i)
			list = append(list, fmt.Sprintf("&r%d", i))
		}
	}
	call := name + "(" + strings.Join(list, ", ") + ")"
	if len(results) == 1 {
		p.checkC(call, results[0], fmt.Sprintf("result of @e%d", f.n))
	} else {
		fmt.Fprintf(&p.c, "\t%s;\n", call)
		for i, v := range results {
			p.checkC(fmt.Sprintf("r%d", i), v, fmt.Sprintf("result %d of @e%d", i, f.n))
		}
	}
	p.c.WriteString("\tcalls++;\n")
}

// sources returns the module and the program.
func (p *abiProgram) sources() (module, c string) {
	module = "mir 1\nimport func @check(i1, ptr)\n" + p.data.String() + p.mir.String()
	c = `#include "lib.h"
#include <stdio.h>
static int calls, bad;
void check(_Bool b, void *what) {
	if (b) printf("wrong: %s\n", (char *)what), bad = 1;
}
` + p.words.String() + p.c.String() + "int main(void) {\n" + p.main.String() + "\tprintf(\"%d calls\\n\", calls);\n\treturn bad;\n}\n"
	return module, c
}

// An abiFunc is a function of MIR and one of C.
type abiFunc struct {
	n               int
	params, results []mir.Type
}

func (f *abiFunc) sig() string { return mir.Sig{Params: f.params, Results: f.results}.String() }

// inC declares it.
func (f *abiFunc) inC(name string) string {
	result, params := "void", []string{}
	for i, t := range f.params {
		params = append(params, fmt.Sprintf("%s a%d", cNames[t], i))
	}
	if len(f.results) == 1 {
		result = cNames[f.results[0]]
	} else {
		for i, t := range f.results {
			params = append(params, fmt.Sprintf("%s *r%d", cNames[t], i))
		}
	}
	return result + " " + name + "(" + strings.Join(params, ", ") + ")"
}
