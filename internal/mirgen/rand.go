package mirgen

import "math/bits"

// rng is SplitMix64: spelled out here, so that no library's change can change
// the programs.
type rng struct{ state uint64 }

func (r *rng) next() uint64 {
	r.state += 0x9e3779b97f4a7c15
	z := (r.state ^ r.state>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number from 0 to n-1.
func (r *rng) below(n int) int {
	hi, _ := bits.Mul64(r.next(), uint64(n))
	return int(hi)
}

// between returns a number from low to high.
func (r *rng) between(low, high int) int { return low + r.below(high-low+1) }

// chance is true in so many of a hundred cases.
func (r *rng) chance(percent int) bool { return r.below(100) < percent }

// weighted returns an index with a chance in proportion to its weight.
func (r *rng) weighted(weights []int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	at := r.below(sum)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return 0
}

// pick returns one of the elements.
func pick[T any](r *rng, xs []T) T { return xs[r.below(len(xs))] }
