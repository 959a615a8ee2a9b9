package llvmtext

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/rt"
)

// argReaders are the functions of the runtime module that read a word of the
// command line, and what they want.
var argReaders = map[mir.Type]struct{ name, want string }{
	mir.I64: {"rt.arg.i64", "a whole number from -2^63 to 2^64-1"},
	mir.F64: {"rt.arg.f64", "a number"},
	mir.I1:  {"rt.arg.i1", "true, false, 1 or 0"},
}

// entryPoint returns @main if it is one that a program begins with.
func (p *preparer) entryPoint() *mir.Func {
	main := p.m.ExportByName("main")
	if main == nil {
		p.fail(mir.Pos{File: p.m.Name()}, "link/export", "there is no exported function @main to begin with")
		return nil
	}
	if ds := rt.CheckMain(main); ds != nil {
		p.errs = append(p.errs, ds)
		return nil
	}
	return main
}

func (p *preparer) fail(at mir.Pos, code, message string) {
	p.errs = append(p.errs, mir.Diagnostics{{Pos: at, Code: code, Message: message}})
}

// wantArguments imports what reads the command line for @main. It reports
// whether there is one to call.
func (p *preparer) wantArguments() bool {
	main := p.entryPoint()
	if main == nil || rt.TakesArgv(main) {
		return main != nil
	}
	for _, t := range main.Sig.Params {
		p.want(argReaders[t].name, []mir.Type{mir.Ptr}, t, mir.I1)
	}
	return true
}

// start does what the program is for: it calls @main. What it takes comes from
// the command line.
func (p *preparer) start(b *mir.Builder) {
	if p.mode == Child {
		b.Call(p.m.Lookup("mir.serve"))
		b.Ret(b.Int(mir.I32, 0))
		return
	}
	main := p.m.FuncByName("main")
	var args []mir.Value
	if rt.TakesArgv(main) {
		args = []mir.Value{b.Param(0), b.Param(1)}
	} else {
		args = p.arguments(b, main)
	}
	rs := b.Call(p.m.Lookup("main"), args...)
	b.Ret(rt.ExitStatus(b, rs))
}

// arguments reads the words of the command line.
func (p *preparer) arguments(b *mir.Builder, main *mir.Func) []mir.Value {
	n := len(main.Sig.Params)
	argv := b.Param(1)
	ps := make([]string, n)
	for i := range ps {
		ps[i] = rt.ParamText(main, i)
	}
	what := fmt.Sprintf("%d arguments", n)
	if n == 1 {
		what = "1 argument"
	} else if n == 0 {
		what = "no arguments"
	}
	ok := b.Op(mir.Eq, mir.I32, b.Param(0), b.Int(mir.I32, int64(n+1)))
	p.unless(b, ok, fmt.Sprintf("@main(%s) takes %s", strings.Join(ps, ", "), what), 0, "")
	var args []mir.Value
	for i, t := range main.Sig.Params {
		r := argReaders[t]
		word := b.Load(mir.Ptr, argv, int64(8*(i+1)))
		rs := b.Call(p.m.Lookup(r.name), word)
		p.unless(b, rs[1], fmt.Sprintf("argument %d, %s of @main: \"", i+1, ps[i]), word, "\" is not "+r.want)
		args = append(args, rs[0])
	}
	return args
}

// unless says what is wrong with the command line, unless ok holds, and ends the
// program with the status 2. The message may have a word in it.
func (p *preparer) unless(b *mir.Builder, ok mir.Value, before string, word mir.Value, after string) {
	bad, good := b.Block("wrong"), b.Block("fine")
	b.Br(ok, good, bad)
	b.At(bad)
	say := func(v mir.Value) { b.Call(p.m.Lookup("mir.say"), v) }
	say(b.Load(mir.Ptr, b.Param(1), 0))
	say(p.text(b, ": "+before))
	if word != 0 {
		say(word)
	}
	say(p.text(b, after+"\n"))
	b.Call(p.m.Lookup("mir.exit"), b.Int(mir.I32, 2))
	b.Unreachable()
	b.At(good)
}

// text returns the address of a text that ends in 0.
func (p *preparer) text(b *mir.Builder, s string) mir.Value {
	return b.Addr(p.m.AddGlobal(&mir.Global{Name: p.m.FreeName("mir.text"), Const: true,
		Init: []mir.Datum{{Kind: mir.DatumBytes, Bytes: s + "\x00"}}}))
}
