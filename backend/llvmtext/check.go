package llvmtext

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// Codes documents the diagnostics of this package.
var Codes = []mir.CodeInfo{
	{Code: "llvm/tailcall", Doc: "LLVM makes all tail calls for x86-64 and AArch64 alone. For RISC-V and LoongArch both functions must have one signature, and arguments that fit in registers, eight whole numbers or pointers and eight floats; for others it makes none. Call and return instead."},
}

// How tail calls can be made.
type tailCalls uint8

const (
	noTailCalls tailCalls = iota
	inRegisters           // to a function of the same signature, without arguments on the stack
	allTailCalls
)

// tailCallsOf says how LLVM makes tail calls for machines; for others it makes
// none that can be relied on.
var tailCallsOf = map[string]tailCalls{
	"x86_64": allTailCalls, "amd64": allTailCalls, "aarch64": allTailCalls, "arm64": allTailCalls,
	"riscv64": inRegisters, "loongarch64": inRegisters, "loong64": inRegisters,
}

// Check returns what LLVM cannot do of a module for a machine, which is the
// first part of a target triple, or GOARCH.
func Check(m *mir.Module, machine string) mir.Diagnostics {
	can := tailCallsOf[machine]
	if can == allTailCalls {
		return nil
	}
	var ds mir.Diagnostics
	for _, f := range m.Funcs() {
		for _, b := range f.Blocks() {
			v := f.Last(b)
			to, ok := tailSig(f, v)
			what := ""
			switch {
			case !ok:
				continue
			case can == noTailCalls:
				what = "a tail call"
			case !to.Equal(f.Sig):
				what = "a tail call to a function of another signature"
			case onStack(to):
				what = "a tail call with more arguments than fit in registers"
			default:
				continue
			}
			ds = append(ds, mir.Diagnostic{Pos: m.Pos(f.At(v).Place), Code: "llvm/tailcall", Func: f.Name,
				Message: fmt.Sprintf("%s, which LLVM does not make for %s", what, machine)})
		}
	}
	return ds
}

// tailSig returns the signature of what a tail call leads to, if v is one. A
// function of C is called otherwise.
func tailSig(f *mir.Func, v mir.Value) (mir.Sig, bool) {
	if v == 0 {
		return mir.Sig{}, false
	}
	in := f.At(v)
	switch in.Op {
	case mir.TailCall:
		to := f.Module.Func(mir.Sym(in.Imm))
		return to.Sig, !to.Import
	case mir.TailCallI:
		return f.SigOf(v), true
	}
	return mir.Sig{}, false
}

// onStack reports whether a call may have arguments on the stack.
func onStack(sig mir.Sig) bool {
	const registers = 8 // of each kind
	whole, floats := 0, 0
	if len(sig.Results) > mostInRegisters {
		whole++ // where they go
	}
	for _, t := range sig.Params {
		if t.IsFloat() {
			floats++
		} else {
			whole++
		}
	}
	return whole > registers || floats > registers
}
