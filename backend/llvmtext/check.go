package llvmtext

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// Codes documents the diagnostics of this package.
var Codes = []mir.CodeInfo{
	{Code: "llvm/tailcall", Doc: "LLVM makes tail calls between functions of different signatures for x86-64 and AArch64 alone. Give both the same parameters and results, or call and return."},
}

// Check returns what LLVM cannot do of a module for a machine, which is the
// first part of a target triple, or GOARCH.
func Check(m *mir.Module, machine string) mir.Diagnostics {
	if slices.Contains([]string{"x86_64", "amd64", "aarch64", "arm64"}, machine) {
		return nil
	}
	var ds mir.Diagnostics
	for _, f := range m.Funcs() {
		for _, b := range f.Blocks() {
			v := f.Last(b)
			if to, ok := tailSig(f, v); ok && !to.Equal(f.Sig) {
				ds = append(ds, mir.Diagnostic{Pos: m.Pos(f.At(v).Place), Code: "llvm/tailcall", Func: f.Name,
					Message: "a tail call to a function of another signature, which LLVM does not make for " + machine})
			}
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
