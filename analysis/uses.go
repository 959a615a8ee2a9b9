package analysis

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// Uses tells for each value of a function which instructions use it.
type Uses struct {
	start []uint32 // by Value: where its users start in users
	users []mir.Value
}

// NewUses finds the uses in all blocks of f, those that are not reached
// included. The further results of a call are no uses of it.
func NewUses(f *mir.Func) *Uses {
	u := &Uses{}
	u.Compute(f)
	return u
}

// Compute finds the uses anew, of f, in the memory that u has.
func (u *Uses) Compute(f *mir.Func) {
	n := f.NumValues()
	u.start = slices.Grow(u.start[:0], n+2)[:n+2]
	clear(u.start)
	start, total := u.start, 0
	eachUse(f, func(v, _ mir.Value) { // start[v+2] counts the uses of v
		start[v+2]++
		total++
	})
	for i := 2; i < len(start); i++ {
		start[i] += start[i-1]
	}
	u.users = slices.Grow(u.users[:0], total)[:total]
	users := u.users
	eachUse(f, func(v, user mir.Value) { // start[v+1] moves to the end of the list of v
		users[start[v+1]] = user
		start[v+1]++
	})
}

func eachUse(f *mir.Func, visit func(v, user mir.Value)) {
	for _, b := range f.Blocks() {
		for i := f.First(b); i != 0; i = f.Next(i) {
			if f.At(i).Op == mir.OpResult {
				continue
			}
			for _, o := range f.Args(i) {
				visit(o, i)
			}
			for k := range f.NumEdges(i) {
				for _, o := range f.EdgeArgs(f.Edge(i, k)) {
					visit(o, i)
				}
			}
		}
	}
}

// Equal reports whether two say the same.
func (u *Uses) Equal(o *Uses) bool {
	n := len(u.start) - 1
	return len(o.start) == n+1 && slices.Equal(u.start[:n], o.start[:n]) && slices.Equal(u.users, o.users)
}

// Of returns the instructions that use v, one an operand, in the order of the
// text. The slice belongs to the fact.
func (u *Uses) Of(v mir.Value) []mir.Value {
	if int(v)+2 >= len(u.start) {
		return nil // made after the fact
	}
	return u.users[u.start[v]:u.start[v+1]]
}

// Count returns the number of uses of v.
func (u *Uses) Count(v mir.Value) int { return len(u.Of(v)) }
