package mir

// OperandTypes returns the types of the operands that an op takes when it is
// written with the types t and to (see TypePair), and the type of its value.
// It answers for the ops of which this is the whole story, and for the first
// operands of br and switch; what get, set, calls, ret and edges take hangs on
// a variable, a signature or a block, and for these it returns nothing. The
// slice is not to be changed.
func (op Op) OperandTypes(t, to Type) (args []Type, res Type) {
	row := op.Info()
	if t >= numTypes {
		t = Void
	}
	switch row.Form {
	case FormUnary:
		return alike[t][:1:1], t
	case FormBinary:
		return alike[t][:2:2], t
	case FormTernary:
		return alike[t][:], t
	case FormCompare:
		return alike[t][:2:2], I1
	case FormConvert:
		return alike[t][:1:1], to
	case FormSelect:
		return chosen[t][:], t
	case FormLoad:
		return alike[Ptr][:1:1], t
	case FormStore:
		return stored[t][:], Void
	case FormFixed, FormAlloca:
		return row.Args, row.Res
	case FormBr:
		return alike[I1][:1:1], Void
	case FormSwitch:
		return alike[t][:1:1], Void
	}
	return nil, Void
}

// The lists that OperandTypes hands out, by type.
var (
	alike  = lists(func(t Type) [3]Type { return [3]Type{t, t, t} })
	chosen = lists(func(t Type) [3]Type { return [3]Type{I1, t, t} })
	stored = lists(func(t Type) [2]Type { return [2]Type{t, Ptr} })
)

func lists[L any](of func(Type) L) (all [numTypes]L) {
	for t := range numTypes {
		all[t] = of(t)
	}
	return all
}
