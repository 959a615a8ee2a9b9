package mir_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// A flaw is a module that no text can say, and what is wrong with it.
type flaw struct {
	code, message string
	make          func(m *mir.Module, b *mir.Builder)
}

// broken makes a flaw in the body of @f(i64, ptr) -> i64.
var broken = []flaw{
	{"verify/function", "@g has no body", func(m *mir.Module, b *mir.Builder) { m.AddFunc("g", mir.Sig{}) }},
	{"verify/function", "@g cannot be imported and exported", func(m *mir.Module, b *mir.Builder) {
		f, _ := m.AddImport("g", mir.Sig{})
		f.Export = true
	}},
	{"verify/function", "the import @f has a body", func(m *mir.Module, b *mir.Builder) { b.Func.Import = true }},
	{"verify/function", "@f is variadic, which only imports can be", func(m *mir.Module, b *mir.Builder) { b.Func.Sig.Variadic = true }},
	{"verify/function", "a parameter or result has no type", func(m *mir.Module, b *mir.Builder) {
		m.AddImport("g", mir.Sig{Results: []mir.Type{mir.Void}})
	}},
	{"verify/entry", "the entry of @f has other parameters than its signature (i64, ptr, i64) -> i64", func(m *mir.Module, b *mir.Builder) {
		b.Func.Sig.Params = append(b.Func.Sig.Params, mir.I64)
	}},
	{"verify/data", "the alignment of @d is 24, want a power of two up to 16384", func(m *mir.Module, b *mir.Builder) {
		m.AddGlobal(&mir.Global{Name: "d", Align: 24})
	}},
	{"verify/data", "a value in @d has no type", func(m *mir.Module, b *mir.Builder) { datum(m, mir.Datum{Kind: mir.DatumValue}) }},
	{"verify/symbol", "the address in @d names no symbol", func(m *mir.Module, b *mir.Builder) {
		datum(m, mir.Datum{Kind: mir.DatumAddr, Sym: 99})
	}},
	{"verify/data", "a size of -1 bytes is negative", func(m *mir.Module, b *mir.Builder) {
		datum(m, mir.Datum{Kind: mir.DatumZero, Off: -1})
	}},
	{"verify/slot", "the slot %s has a size of -8 bytes", func(m *mir.Module, b *mir.Builder) { b.Slot("s", -8, 0) }},
	{"verify/edge", "edge 1 leads to no block of @f", func(m *mir.Module, b *mir.Builder) {
		b.At(b.Block("lost")).Jump(99)
	}},
	{"verify/edge", "edge 2 leads to no block of @f", func(m *mir.Module, b *mir.Builder) {
		b.At(b.Block("lost")).Br(b.Int(mir.I1, 1), b.Current(), b.Func.NewBlock())
	}},
	{"verify/op", "a parameter of ^p has no type", func(m *mir.Module, b *mir.Builder) {
		b.At(b.Block("p", mir.Void)).Unreachable()
	}},
	{"verify/op", "slot is no instruction", func(m *mir.Module, b *mir.Builder) {
		b.Func.InsertBefore(last(b), b.Func.New(mir.OpSlot, mir.Void, mir.Ptr))
	}},
	{"verify/op", "fadd does not take i64", func(m *mir.Module, b *mir.Builder) { insert(b, mir.FAdd, mir.I64, mir.I64, b.Param(0), b.Param(0)) }},
	{"verify/op", "zext does not convert i64 to i8", func(m *mir.Module, b *mir.Builder) { insert(b, mir.ZExt, mir.I64, mir.I8, b.Param(0)) }},
	{"verify/op", "a result does not follow the call that yields it", func(m *mir.Module, b *mir.Builder) {
		insert(b, mir.OpResult, mir.Void, mir.I64, b.Param(0))
	}},
	{"verify/op", "the results of the call of @two are out of order", func(m *mir.Module, b *mir.Builder) {
		b.Func.At(twoResults(m, b)[1]).Imm = 0
	}},
	{"verify/type", "the call yields (i64, i32), and @two returns (i64, i64)", func(m *mir.Module, b *mir.Builder) {
		b.Func.At(twoResults(m, b)[1]).Res = mir.I32
	}},
	{"verify/operand", "operand 1 of clz is no value", func(m *mir.Module, b *mir.Builder) { insert(b, mir.Clz, mir.I64, mir.I64, 0) }},
	{"verify/operand", "operand 2 of add is no value", func(m *mir.Module, b *mir.Builder) { insert(b, mir.Add, mir.I64, mir.I64, b.Param(0), 9999) }},
	{"verify/operand", "operand 1 of clz, %x, is not in the function", func(m *mir.Module, b *mir.Builder) {
		x := insert(b, mir.Clz, mir.I64, mir.I64, b.Param(0))
		b.Func.SetName(x, "x")
		insert(b, mir.Clz, mir.I64, mir.I64, x)
		b.Func.Detach(x)
	}},
	{"verify/operand", "operand 1 of clz is a store, which yields no value", func(m *mir.Module, b *mir.Builder) {
		insert(b, mir.Clz, mir.I64, mir.I64, insert(b, mir.Store, mir.I64, mir.Void, b.Param(0), b.Param(1)))
	}},
	{"verify/symbol", "operand 1 of load is the address of no symbol", func(m *mir.Module, b *mir.Builder) {
		insert(b, mir.Load, mir.I64, mir.I64, b.Addr(99))
	}},
	{"verify/count", "add has 1 operands, want 2", func(m *mir.Module, b *mir.Builder) { insert(b, mir.Add, mir.I64, mir.I64, b.Param(0)) }},
	{"verify/count", "unreachable has 1 operands, want 0", func(m *mir.Module, b *mir.Builder) {
		b.Func.SetArgs(b.At(b.Block("u")).Unreachable(), b.Param(0))
	}},
	{"verify/count", "jump has 0 edges", func(m *mir.Module, b *mir.Builder) {
		b.Func.SetEdges(b.At(b.Block("u")).Jump(b.Current()), 0)
	}},
	{"verify/type", "the value of add has type i8, want i64", func(m *mir.Module, b *mir.Builder) {
		insert(b, mir.Add, mir.I64, mir.I8, b.Param(0), b.Param(0))
	}},
	{"verify/type", "the value of store has type i64, want void", func(m *mir.Module, b *mir.Builder) {
		insert(b, mir.Store, mir.I64, mir.I64, b.Param(0), b.Param(1))
	}},
	{"verify/trap", "a program cannot trap with that kind", func(m *mir.Module, b *mir.Builder) { b.At(b.Block("t")).Trap(mir.TrapFuel) }},
	{"verify/variable", "get names no variable of @f", func(m *mir.Module, b *mir.Builder) {
		b.Func.At(insert(b, mir.Get, mir.Void, mir.I64)).Imm = 1
	}},
	{"verify/call", "what call calls is no function", func(m *mir.Module, b *mir.Builder) {
		b.Func.At(insert(b, mir.Call, mir.Void, mir.Void)).Imm = int64(datum(m, mir.Datum{}))
	}},
	{"verify/call", "calli has no signature or no address", func(m *mir.Module, b *mir.Builder) {
		b.Func.At(insert(b, mir.CallI, mir.Void, mir.Void)).Imm = 5
	}},
	{"verify/switch", "case 300 does not fit i8", func(m *mir.Module, b *mir.Builder) {
		s := b.At(b.Block("s")).Switch(b.Int(mir.I8, 1), []mir.Case{{To: b.Current()}}, b.Current())
		b.Func.Edge(s, 1).Val = 300
	}},
}

func datum(m *mir.Module, d mir.Datum) mir.Sym {
	return m.AddGlobal(&mir.Global{Name: "d", Init: []mir.Datum{d}})
}

// last is the terminator of the entry.
func last(b *mir.Builder) mir.Value { return b.Func.Last(b.Func.Entry()) }

// insert puts an instruction before the terminator of the entry.
func insert(b *mir.Builder, op mir.Op, t, res mir.Type, args ...mir.Value) mir.Value {
	v := b.Func.New(op, t, res, args...)
	b.Func.InsertBefore(last(b), v)
	return v
}

// twoResults makes a block that calls a function of two results, and returns these.
func twoResults(m *mir.Module, b *mir.Builder) []mir.Value {
	two := m.Declare("two", nil, mir.I64, mir.I64)
	rs := b.At(b.Block("calls")).Call(two)
	b.Unreachable()
	return rs
}

// TestVerifyBuilt verifies modules that only a program can make. Each flaw
// costs one message.
func TestVerifyBuilt(t *testing.T) {
	for _, f := range broken {
		m := build(f)
		_ = m.String() // does not panic either
		ds := mir.Verify(m)
		if len(ds) != 1 || ds[0].Code != f.code || ds[0].Message != f.message {
			t.Errorf("want %s [%s], got %v", f.message, f.code, ds)
		}
	}
}

func build(f flaw) *mir.Module {
	m := mir.NewModule("")
	b := m.Define("f", []mir.Type{mir.I64, mir.Ptr}, mir.I64)
	b.Ret(b.Param(0))
	f.make(m, b)
	return m
}

// TestVerifyMessages checks that each message and code of the verifier is given
// for a file of testdata/verify, which expects it on its line, or above.
func TestVerifyMessages(t *testing.T) {
	var said []string
	codes := map[string]bool{}
	note := func(ds mir.Diagnostics) {
		for _, d := range ds {
			said = append(said, d.Message)
			codes[d.Code] = true
			for _, n := range d.Notes {
				said = append(said, n.Message)
			}
		}
	}
	files, err := filepath.Glob("../testdata/verify/*.mir")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		note(mirtext.Read(file, src, mirtext.Verify).Diags)
	}
	for _, f := range broken {
		note(mir.Verify(build(f)))
	}
	for _, c := range mir.Codes {
		if !codes[c.Code] {
			t.Errorf("nothing is wrong in the way of %s", c.Code)
		}
		delete(codes, c.Code)
	}
	for c := range codes {
		t.Errorf("%s is not documented", c)
	}
	all := strings.Join(said, "\n")
	for _, format := range messages(t, "verify.go", "verifyattr.go", "verifyinst.go") {
		if !pattern(format).MatchString(all) {
			t.Errorf("nothing makes the verifier say %q", format)
		}
	}
}

// messages returns the formats and texts with a space in them that functions
// of the files are given or return.
func messages(t *testing.T, files ...string) []string {
	var all []string
	for _, file := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		visit := func(n ast.Node) bool {
			if g, ok := n.(*ast.GenDecl); ok && g.Tok == token.VAR || n == nil {
				return false // the documentation of the codes
			}
			lit, ok := n.(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				return true
			}
			if s, err := strconv.Unquote(lit.Value); err == nil && strings.Contains(strings.TrimSpace(s), " ") {
				all = append(all, s)
			}
			return true
		}
		ast.Inspect(f, visit)
	}
	if len(all) < 40 {
		t.Fatalf("only %d messages found", len(all))
	}
	return all
}

var verb = regexp.MustCompile(`%[a-z]`)

// pattern returns what matches the messages of a format.
func pattern(format string) *regexp.Regexp {
	parts := verb.Split(strings.ReplaceAll(format, "%%", "%"), -1)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	return regexp.MustCompile(strings.Join(parts, ".*"))
}
