package analysis

import "github.com/mirtool/mirtool/mir"

// Uses tells for each value of a function which instructions use it.
type Uses struct {
	start []uint32 // by Value: where its users start in users
	users []mir.Value
}

// NewUses finds the uses in all blocks of f, those that are not reached
// included. The further results of a call are no uses of it.
func NewUses(f *mir.Func) *Uses {
	u := &Uses{start: make([]uint32, f.NumValues()+1)}
	eachUse(f, func(v, _ mir.Value) { u.start[v+1]++ })
	for i := 1; i < len(u.start); i++ {
		u.start[i] += u.start[i-1]
	}
	u.users = make([]mir.Value, u.start[len(u.start)-1])
	fill := append([]uint32(nil), u.start...)
	eachUse(f, func(v, user mir.Value) {
		u.users[fill[v]] = user
		fill[v]++
	})
	return u
}

func eachUse(f *mir.Func, visit func(v, user mir.Value)) {
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			if f.At(i).Op != mir.OpResult {
				f.Operands(i, func(o *mir.Value) { visit(*o, i) })
			}
		}
	}
}

// Of returns the instructions that use v, one an operand, in the order of the
// text. The slice belongs to the fact.
func (u *Uses) Of(v mir.Value) []mir.Value {
	if int(v)+1 >= len(u.start) {
		return nil // made after the fact
	}
	return u.users[u.start[v]:u.start[v+1]]
}

// Count returns the number of uses of v.
func (u *Uses) Count(v mir.Value) int { return len(u.Of(v)) }
