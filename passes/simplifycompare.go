package passes

import "github.com/mirtool/mirtool/mir"

var overflowRules = []rule{
	{"ovf-0", "x + 0, x - 0, x * 0 and x * 1 do not overflow", ops(mir.SAddOvf, mir.UAddOvf, mir.SSubOvf, mir.USubOvf, mir.SMulOvf, mir.UMulOvf), func(e *expr) mir.Value {
		mul := e.in.Op == mir.SMulOvf || e.in.Op == mir.UMulOvf
		if e.is(e.b, 0) || mul && e.is(e.b, 1) {
			return e.truth(false)
		}
		return 0
	}},
	{"ovf-self", "x - x does not overflow", ops(mir.SSubOvf, mir.USubOvf), func(e *expr) mir.Value {
		if e.a == e.b {
			return e.truth(false)
		}
		return 0
	}},
	{"ovf-range", "whether x + c, x - c, unsigned x * c overflow is a compare", ops(mir.SAddOvf, mir.UAddOvf, mir.SSubOvf, mir.UMulOvf), func(e *expr) mir.Value {
		if !e.right || e.k == 0 {
			return 0
		}
		least, most := minInt(e.t), maxInt(e.t)
		up := e.signed(e.k) > 0
		switch {
		case e.in.Op == mir.UAddOvf:
			return e.become(mir.UGt, e.t, e.a, e.n(^e.k))
		case e.in.Op == mir.UMulOvf:
			return e.become(mir.UGt, e.t, e.a, e.n(e.t.Mask()/e.k))
		case e.in.Op == mir.SAddOvf && up:
			return e.become(mir.SGt, e.t, e.a, e.n(most-e.k))
		case e.in.Op == mir.SAddOvf:
			return e.become(mir.SLt, e.t, e.a, e.n(least-e.k))
		case up:
			return e.become(mir.SLt, e.t, e.a, e.n(least+e.k))
		}
		return e.become(mir.SGt, e.t, e.a, e.n(most+e.k))
	}},
	{"usub-ovf", "unsigned x - y overflows when x < y", ops(mir.USubOvf), func(e *expr) mir.Value {
		return e.become(mir.ULt, e.t, e.a, e.b)
	}},
	{"ovf-min", "x * -1 and 0 - x overflow for MIN alone", ops(mir.SMulOvf, mir.SSubOvf), func(e *expr) mir.Value {
		switch {
		case e.in.Op == mir.SMulOvf && e.is(e.b, -1):
			return e.become(mir.Eq, e.t, e.a, e.n(minInt(e.t)))
		case e.in.Op == mir.SSubOvf && e.is(e.a, 0):
			return e.become(mir.Eq, e.t, e.b, e.n(minInt(e.t)))
		}
		return 0
	}},
}

// swaps maps a compare to the one with its operands exchanged.
var swaps = map[mir.Op]mir.Op{
	mir.SLt: mir.SGt, mir.SGt: mir.SLt, mir.SLe: mir.SGe, mir.SGe: mir.SLe,
	mir.ULt: mir.UGt, mir.UGt: mir.ULt, mir.ULe: mir.UGe, mir.UGe: mir.ULe,
	mir.FLt: mir.FGt, mir.FGt: mir.FLt, mir.FLe: mir.FGe, mir.FGe: mir.FLe,
	mir.Eq: mir.Eq, mir.Ne: mir.Ne, mir.FEq: mir.FEq, mir.FNe: mir.FNe,
}

func isSigned(op mir.Op) bool { return op >= mir.SLt && op <= mir.SGe }

var (
	orders  = ops(mir.SLt, mir.SLe, mir.SGt, mir.SGe, mir.ULt, mir.ULe, mir.UGt, mir.UGe)
	compare = append(ops(mir.Eq, mir.Ne), orders...)
)

var compareRules = []rule{
	{"compare-self", "x = x, x <= x are true, x < x is false", compare, func(e *expr) mir.Value {
		if e.a != e.b {
			return 0
		}
		r, _ := e.in.Op.Info().Eval(mir.I64, mir.I1, [3]uint64{0, 0})
		return e.truth(r != 0)
	}},
	{"compare-swap", "constants go to the right, and > and >= of two others become < and <=", orders, func(e *expr) mir.Value {
		_, left := e.konst(e.a)
		greater := e.in.Op == mir.SGt || e.in.Op == mir.SGe || e.in.Op == mir.UGt || e.in.Op == mir.UGe
		if left || greater && !e.right {
			return e.become(swaps[e.in.Op], e.t, e.b, e.a)
		}
		return 0
	}},
	{"compare-end", "compares with the ends of the range are constant or equalities", orders, compareEnd},
	{"compare-strict", "x <= c is x < c+1, x >= c is x > c-1", orders, func(e *expr) mir.Value {
		if !e.right || e.t == mir.Ptr {
			return 0
		}
		switch e.in.Op { // the ends are gone
		case mir.SLe:
			return e.become(mir.SLt, e.t, e.a, e.n(e.k+1))
		case mir.SGe:
			return e.become(mir.SGt, e.t, e.a, e.n(e.k-1))
		case mir.ULe:
			return e.become(mir.ULt, e.t, e.a, e.n(e.k+1))
		case mir.UGe:
			return e.become(mir.UGt, e.t, e.a, e.n(e.k-1))
		}
		return 0
	}},
	{"compare-select", "a compare of select c, k, l with a constant is c, ~c or constant", compare, func(e *expr) mir.Value {
		if e.s.f.At(e.a).Op != mir.Select || !e.right {
			return 0
		}
		args := e.s.f.Args(e.a)
		k, l, ok := e.twoConsts(args[1], args[2])
		if !ok {
			return 0
		}
		eval := e.in.Op.Info().Eval
		yes, _ := eval(e.t, mir.I1, [3]uint64{k, e.k})
		no, _ := eval(e.t, mir.I1, [3]uint64{l, e.k})
		switch {
		case yes == no:
			return e.truth(yes != 0)
		case yes != 0:
			return args[0]
		}
		return e.become(mir.Xor, mir.I1, args[0], e.truth(true))
	}},
}

// compareEnd simplifies x op c where c is an end of the range or next to it.
func compareEnd(e *expr) mir.Value {
	if !e.right {
		return 0
	}
	least, most := rangeOf(e.t, isSigned(e.in.Op))
	op := e.in.Op
	if op == mir.SGt || op == mir.SGe || op == mir.UGt || op == mir.UGe {
		least, most = most, least
	}
	step := uint64(1) // from least towards most
	if op == mir.SGt || op == mir.SGe || op == mir.UGt || op == mir.UGe {
		step = ^uint64(0)
	}
	mask := e.t.Mask()
	strict := op == mir.SLt || op == mir.ULt || op == mir.SGt || op == mir.UGt
	switch {
	case strict && e.k == least:
		return e.truth(false)
	case !strict && e.k == most:
		return e.truth(true)
	case e.t == mir.Ptr: // text has no other literal
		return 0
	case strict && e.k == most:
		return e.become(mir.Ne, e.t, e.a, e.b)
	case !strict && e.k == least:
		return e.become(mir.Eq, e.t, e.a, e.b)
	case strict && e.k == (least+step)&mask:
		return e.become(mir.Eq, e.t, e.a, e.n(least))
	}
	return 0
}
