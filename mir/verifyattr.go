package mir

import "fmt"

// note adds a note to a diagnostic, if the place is known.
func (d *Diagnostic) note(m *Module, at Place, format string, args ...any) {
	if at.IsValid() {
		d.Notes = append(d.Notes, Note{m.Pos(at), fmt.Sprintf(format, args...)})
	}
}

// exclusive reports attributes that exclude one another.
func (v *verifier) exclusive() {
	if a := v.f.Attrs; a&AttrInline != 0 && a&AttrNoInline != 0 {
		v.report(v.f.Place, "verify/attribute", "@%s is inline and noinline", QuoteName(v.f.Name))
	}
}

// claims checks the attributes that others rely on against the body: each
// instruction alone must keep them, and what is called must claim as much. It
// reports the first instruction that breaks each.
func (v *verifier) claims() {
	f := v.f
	for _, claim := range []Attrs{AttrPure, AttrReadonly, AttrNoTrap, AttrNoReturn} {
		if f.Attrs&claim == 0 {
			continue
		}
		if at, why := f.breaks(claim); at != 0 {
			v.at = at
			v.bad(0, "verify/attribute", "@%s claims to be %s, and %s", QuoteName(f.Name), claim.Names()[0], why)
		}
	}
}

// breaks returns the first instruction that does not keep the attribute, and why.
func (f *Func) breaks(claim Attrs) (Value, string) {
	for _, b := range f.order {
		for i := f.First(b); i != 0; i = f.Next(i) {
			if why := f.breaksAt(claim, i); why != "" {
				return i, why
			}
		}
	}
	return 0, ""
}

// Breaks reports whether an instruction does not keep an attribute that its
// function claims. A call by name keeps what the callee claims.
func (f *Func) Breaks(claim Attrs, i Value) bool { return f.breaksAt(claim, i) != "" }

func (f *Func) breaksAt(claim Attrs, i Value) string {
	in := f.At(i)
	op := in.Op
	switch op.Form() {
	case FormCall:
		callee := f.Module.Func(Sym(in.Imm))
		if claim == AttrNoReturn && op != TailCall || f.allows(callee, claim) {
			return ""
		}
		return fmt.Sprintf("calls @%s, which is not", QuoteName(callee.Name))
	case FormCallI:
		if claim == AttrNoReturn && op != TailCallI {
			return ""
		}
		return "calls by address"
	case FormGet, FormSet:
		return ""
	}
	switch claim {
	case AttrNoReturn:
		if op == Ret {
			return "this returns"
		}
	case AttrNoTrap:
		if op.Is(Traps) && !f.cannotTrap(i) {
			return fmt.Sprintf("this %s may trap", op)
		}
	case AttrPure, AttrReadonly:
		return f.touches(claim, i, in)
	}
	return ""
}

// allows reports whether a callee keeps what its caller claims.
func (f *Func) allows(callee *Func, claim Attrs) bool {
	a := callee.Attrs
	return a&claim != 0 || claim == AttrReadonly && a&AttrPure != 0
}

// cannotTrap reports whether a division has a constant divisor that never traps.
func (f *Func) cannotTrap(i Value) bool {
	in := f.At(i)
	if in.Op.Form() != FormBinary {
		return false
	}
	d, ok := f.IsConst(f.Arg(i, 1))
	return ok && d != 0 && (in.Op != SDiv || d != in.Type.Mask())
}

// touches says which memory that outlives the call an instruction touches
// against the claim. A trap is no effect; the caller still sees it.
func (f *Func) touches(claim Attrs, i Value, in *Inst) string {
	args := f.Args(i)
	switch in.Op {
	case Load:
		if in.Flag() {
			return "this load is volatile"
		}
		if claim == AttrPure && !f.derives(args[0], f.ownOrConst) {
			return "this load reads memory"
		}
	case Store:
		if in.Flag() {
			return "this store is volatile"
		}
		if !f.derives(args[1], f.own) {
			return "this store writes memory"
		}
	case MemCpy, MemMove:
		if !f.derives(args[0], f.own) {
			return fmt.Sprintf("this %s writes memory", in.Op)
		}
		if claim == AttrPure && !f.derives(args[1], f.ownOrConst) {
			return fmt.Sprintf("this %s reads memory", in.Op)
		}
	case MemSet:
		if !f.derives(args[0], f.own) {
			return "this memset writes memory"
		}
	}
	return ""
}
