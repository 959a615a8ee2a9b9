package passes

import (
	"cmp"
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// linear is a pointer as a base and a sum of values times constants, all modulo
// 2^64, as the ops compute it: no overflow needs to be thought of.
type linear struct {
	base  mir.Value
	terms []term // sorted by value, none with the factor 0
	off   int64
}

type term struct {
	val    mir.Value
	factor int64
}

// Bounds of what is looked at.
const (
	maxTerms       = 4
	maxLinearDepth = 12
)

// counter is a value that a loop adds a constant to in each round: a basic
// induction variable.
type counter struct {
	param, next mir.Value // of the header, and what the latch passes for it
	start       mir.Value // what the loop is entered with
	step        int64
}

// linearizer makes linear forms in which what stands outside a loop, and the loop's
// counters, are not taken apart.
type linearizer struct {
	f        *mir.Func
	subst    *subst // of what was replaced so far
	inside   func(b mir.Block) bool
	counters []counter
}

// pointer returns the linear form of a ptradd in the loop.
func (z *linearizer) pointer(p mir.Value) (linear, bool) {
	var l linear
	for range maxLinearDepth {
		in := z.f.At(p)
		if in.Block() == 0 || !z.inside(in.Block()) {
			l.base = p
			return l, z.tidy(&l)
		}
		if in.Op != mir.PtrAdd || !z.add(&l, z.f.Arg(p, 1), 1, 0) {
			return l, false
		}
		p = z.subst.get(z.f.Arg(p, 0))
	}
	return l, false
}

// add adds v times k to the form.
func (z *linearizer) add(l *linear, v mir.Value, k int64, depth int) bool {
	f := z.f
	v = z.subst.get(v)
	in := f.At(v)
	if c, ok := f.IsConst(v); ok {
		l.off += int64(c) * k
		return true
	}
	if depth > maxLinearDepth || len(l.terms) > 2*maxTerms {
		return false
	}
	for i := range z.counters {
		if c := &z.counters[i]; v == c.next {
			l.off += c.step * k
			v = c.param
			break
		}
	}
	for i := range z.counters {
		if v == z.counters[i].param {
			l.terms = append(l.terms, term{v, k})
			return true
		}
	}
	if in.Block() == 0 || !z.inside(in.Block()) {
		l.terms = append(l.terms, term{v, k})
		return true
	}
	args := f.Args(v)
	switch in.Op {
	case mir.Add:
		return z.add(l, args[0], k, depth+1) && z.add(l, args[1], k, depth+1)
	case mir.Sub:
		return z.add(l, args[0], k, depth+1) && z.add(l, args[1], -k, depth+1)
	case mir.Mul, mir.Shl:
		c, ok := f.IsConst(args[1])
		if in.Op == mir.Shl {
			c = 1 << (c & 63)
		}
		return ok && z.add(l, args[0], k*int64(c), depth+1)
	}
	return false
}

// tidy sorts the terms and joins those of one value.
func (z *linearizer) tidy(l *linear) bool {
	slices.SortFunc(l.terms, func(a, b term) int { return cmp.Compare(a.val, b.val) })
	n := 0
	for _, t := range l.terms {
		if n > 0 && l.terms[n-1].val == t.val {
			l.terms[n-1].factor += t.factor
		} else {
			l.terms[n] = t
			n++
		}
	}
	l.terms = slices.DeleteFunc(l.terms[:n], func(t term) bool { return t.factor == 0 })
	return len(l.terms) <= maxTerms
}

// rounds returns by how much the pointer moves in each round.
func (z *linearizer) rounds(l *linear) int64 {
	n := int64(0)
	for _, t := range l.terms {
		for _, c := range z.counters {
			if c.param == t.val {
				n += t.factor * c.step
			}
		}
	}
	return n
}
