package mir

// block checks the instructions of block k of the function's in order.
func (v *verifier) block(k int) {
	f := v.f
	b := f.order[k]
	v.blk = b
	last := f.Last(b)
	for _, p := range f.Params(b) {
		v.seen[p] = true
		if in := f.At(p); b != f.Entry() && (in.Res == Void || in.Res >= numTypes) {
			v.report(in.Place, "verify/op", "a parameter of ^%s has no type", QuoteName(f.BlockName(b)))
		}
	}
	for i := f.First(b); i != 0; i = f.Next(i) {
		v.at = i
		v.inst()
		v.seen[i] = true
		if i != last && f.At(i).Op.Is(Terminator) {
			v.bad(0, "verify/terminator", "%s is a terminator and not at the end of ^%s", f.At(i).Op, QuoteName(f.BlockName(b)))
		}
	}
	if last == 0 {
		v.report(f.BlockPlace(b), "verify/terminator", "^%s is empty, and a block ends in a terminator%s", QuoteName(f.BlockName(b)), v.goOn(k))
	} else if op := f.At(last).Op; op != OpBad && !op.Is(Terminator) {
		v.at = last
		v.bad(0, "verify/terminator", "^%s ends in %s, which is no terminator%s", QuoteName(f.BlockName(b)), op, v.goOn(k))
	}
}

// goOn says what to write at the end of block k where it is meant to go on in
// the next.
func (v *verifier) goOn(k int) string {
	if k+1 >= len(v.f.order) {
		return ""
	}
	next := v.f.order[k+1]
	args := ""
	if len(v.f.Params(next)) > 0 {
		args = "(…)"
	}
	return "; jump ^" + QuoteName(v.f.BlockName(next)) + args + " goes on in the next one"
}
