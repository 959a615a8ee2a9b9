package mir_test

import (
	"math/big"

	"github.com/mirtool/mirtool/mir"
)

type signed interface{ int8 | int16 | int32 | int64 }
type unsigned interface {
	uint8 | uint16 | uint32 | uint64
}

// intOracles are the integer ops, by the generic functions below.
func intOracles() map[mir.Op]oracle {
	byType := map[mir.Type]map[mir.Op]func(a, b uint64) (uint64, mir.TrapKind){
		mir.I8:  goInts[int8, uint8](8),
		mir.I16: goInts[int16, uint16](16),
		mir.I32: goInts[int32, uint32](32),
		mir.I64: goInts[int64, uint64](64),
	}
	all := map[mir.Op]oracle{}
	for op := range byType[mir.I8] {
		all[op] = func(t, _ mir.Type, x [3]uint64) (uint64, mir.TrapKind) { return byType[t][op](x[0], x[1]) }
	}
	return all
}

// goInts are the integer ops on Go's own integers of w bits.
func goInts[S signed, U unsigned](w U) map[mir.Op]func(a, b uint64) (uint64, mir.TrapKind) {
	all := map[mir.Op]func(a, b uint64) (uint64, mir.TrapKind){}
	uns := func(op mir.Op, f func(a, b U) U) {
		all[op] = func(a, b uint64) (uint64, mir.TrapKind) { return uint64(f(U(a), U(b))), mir.NoTrap }
	}
	sig := func(op mir.Op, f func(a, b S) S) {
		uns(op, func(a, b U) U { return U(f(S(a), S(b))) })
	}
	is := func(op mir.Op, f func(a, b S, c, d U) bool) {
		uns(op, func(a, b U) U {
			if f(S(a), S(b), a, b) {
				return 1
			}
			return 0
		})
	}
	div := func(op mir.Op, f func(a, b U) (U, mir.TrapKind)) {
		all[op] = func(a, b uint64) (uint64, mir.TrapKind) {
			if U(b) == 0 {
				return 0, mir.TrapDivByZero
			}
			r, k := f(U(a), U(b))
			return uint64(r), k
		}
	}
	minimum := S(U(1) << (w - 1))

	uns(mir.Add, func(a, b U) U { return a + b })
	uns(mir.Sub, func(a, b U) U { return a - b })
	uns(mir.Mul, func(a, b U) U { return a * b })
	div(mir.UDiv, func(a, b U) (U, mir.TrapKind) { return a / b, mir.NoTrap })
	div(mir.URem, func(a, b U) (U, mir.TrapKind) { return a % b, mir.NoTrap })
	div(mir.SRem, func(a, b U) (U, mir.TrapKind) { return U(S(a) % S(b)), mir.NoTrap })
	div(mir.SDiv, func(a, b U) (U, mir.TrapKind) {
		if S(a) == minimum && S(b) == -1 {
			return 0, mir.TrapIntOverflow
		}
		return U(S(a) / S(b)), mir.NoTrap
	})
	uns(mir.Shl, func(a, b U) U { return a << (b % w) })
	uns(mir.LShr, func(a, b U) U { return a >> (b % w) })
	uns(mir.AShr, func(a, b U) U { return U(S(a) >> (b % w)) })
	uns(mir.RotL, func(a, b U) U { return a<<(b%w) | a>>(w-b%w) })
	uns(mir.RotR, func(a, b U) U { return a>>(b%w) | a<<(w-b%w) })
	uns(mir.UMin, func(a, b U) U { return min(a, b) })
	uns(mir.UMax, func(a, b U) U { return max(a, b) })
	sig(mir.SMin, func(a, b S) S { return min(a, b) })
	sig(mir.SMax, func(a, b S) S { return max(a, b) })
	uns(mir.And, func(a, b U) U { return a & b })
	uns(mir.Or, func(a, b U) U { return a | b })
	uns(mir.Xor, func(a, b U) U { return a ^ b })

	is(mir.Eq, func(_, _ S, a, b U) bool { return a == b })
	is(mir.Ne, func(_, _ S, a, b U) bool { return a != b })
	is(mir.SLt, func(a, b S, _, _ U) bool { return a < b })
	is(mir.SLe, func(a, b S, _, _ U) bool { return a <= b })
	is(mir.SGt, func(a, b S, _, _ U) bool { return a > b })
	is(mir.SGe, func(a, b S, _, _ U) bool { return a >= b })
	is(mir.ULt, func(_, _ S, a, b U) bool { return a < b })
	is(mir.ULe, func(_, _ S, a, b U) bool { return a <= b })
	is(mir.UGt, func(_, _ S, a, b U) bool { return a > b })
	is(mir.UGe, func(_, _ S, a, b U) bool { return a >= b })

	uns(mir.Clz, func(a, _ U) (n U) {
		for n = 0; n < w && a>>(w-1-n)&1 == 0; n++ {
		}
		return n
	})
	uns(mir.Ctz, func(a, _ U) (n U) {
		for n = 0; n < w && a>>n&1 == 0; n++ {
		}
		return n
	})
	uns(mir.Popcnt, func(a, _ U) (n U) {
		for ; a != 0; a >>= 1 {
			n += a & 1
		}
		return n
	})
	uns(mir.BitRev, func(a, _ U) (r U) {
		for i := U(0); i < w; i++ {
			r |= a >> i & 1 << (w - 1 - i)
		}
		return r
	})
	uns(mir.BSwap, func(a, _ U) (r U) {
		for i := U(0); i < w; i += 8 {
			r |= U(uint8(a>>i)) << (w - 8 - i)
		}
		return r
	})

	one := big.NewInt(1)
	top := new(big.Int).Lsh(one, uint(w))
	half := new(big.Int).Lsh(one, uint(w)-1)
	bigS := func(a S) *big.Int { return big.NewInt(int64(a)) }
	bigU := func(a U) *big.Int { return new(big.Int).SetUint64(uint64(a)) }
	isS := func(n *big.Int) bool { return n.Cmp(half) < 0 && n.Cmp(new(big.Int).Neg(half)) >= 0 }
	isU := func(n *big.Int) bool { return n.Sign() >= 0 && n.Cmp(top) < 0 }
	high := func(n *big.Int) U {
		n.Rsh(n, uint(w)) // towards minus infinity
		return U(n.Mod(n, top).Uint64())
	}
	uns(mir.UMulH, func(a, b U) U { return high(new(big.Int).Mul(bigU(a), bigU(b))) })
	uns(mir.SMulH, func(a, b U) U { return high(new(big.Int).Mul(bigS(S(a)), bigS(S(b)))) })
	is(mir.SAddOvf, func(a, b S, _, _ U) bool { return !isS(new(big.Int).Add(bigS(a), bigS(b))) })
	is(mir.SSubOvf, func(a, b S, _, _ U) bool { return !isS(new(big.Int).Sub(bigS(a), bigS(b))) })
	is(mir.SMulOvf, func(a, b S, _, _ U) bool { return !isS(new(big.Int).Mul(bigS(a), bigS(b))) })
	is(mir.UAddOvf, func(_, _ S, a, b U) bool { return !isU(new(big.Int).Add(bigU(a), bigU(b))) })
	is(mir.USubOvf, func(_, _ S, a, b U) bool { return !isU(new(big.Int).Sub(bigU(a), bigU(b))) })
	is(mir.UMulOvf, func(_, _ S, a, b U) bool { return !isU(new(big.Int).Mul(bigU(a), bigU(b))) })
	return all
}

// bitOracles are the ops on other types than the four integers, which they
// hand on to the oracles above.
func bitOracles() map[mir.Op]oracle {
	ints := intOracles()
	all := map[mir.Op]oracle{
		mir.PtrAdd: func(_, _ mir.Type, x [3]uint64) (uint64, mir.TrapKind) {
			sum := new(big.Int).Add(new(big.Int).SetUint64(x[0]), new(big.Int).SetUint64(x[1]))
			return sum.And(sum, new(big.Int).SetUint64(1<<64-1)).Uint64(), mir.NoTrap
		},
		mir.Select: func(_, _ mir.Type, x [3]uint64) (uint64, mir.TrapKind) {
			return map[uint64]uint64{1: x[1], 0: x[2]}[x[0]], mir.NoTrap
		},
	}
	truth := map[mir.Op]func(a, b bool) bool{
		mir.And: func(a, b bool) bool { return a && b },
		mir.Or:  func(a, b bool) bool { return a || b },
		mir.Xor: func(a, b bool) bool { return a != b },
		mir.Eq:  func(a, b bool) bool { return a == b },
		mir.Ne:  func(a, b bool) bool { return a != b },
	}
	for _, op := range []mir.Op{mir.And, mir.Or, mir.Xor, mir.Eq, mir.Ne, mir.ULt, mir.ULe, mir.UGt, mir.UGe} {
		all[op] = func(t, to mir.Type, x [3]uint64) (uint64, mir.TrapKind) {
			switch t {
			case mir.I1:
				if truth[op](x[0] == 1, x[1] == 1) {
					return 1, mir.NoTrap
				}
				return 0, mir.NoTrap
			case mir.Ptr:
				t = mir.I64
			}
			return ints[op](t, to, x)
		}
	}
	return all
}
