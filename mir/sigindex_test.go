package mir

import "testing"

// TestSigIndex numbers many signatures, also in a clone.
func TestSigIndex(t *testing.T) {
	sig := func(i int) Sig {
		s := Sig{Variadic: i%2 == 1}
		for i /= 2; i > 0; i /= 8 {
			s.Params = append(s.Params, AllTypes[i%8])
		}
		return s
	}
	f := &Func{}
	const n = 5000
	for round := range 2 {
		for i := range n {
			if got := f.SigIndex(sig(i)); got != int64(i) {
				t.Fatalf("round %d: signature %d has number %d", round, i, got)
			}
		}
	}
	c := f.Clone()
	c.SigIndex(sig(n))
	if got := f.SigIndex(sig(n + 1)); got != n || c.SigIndex(sig(n+1)) != n+1 {
		t.Errorf("a clone shares the numbers of its original: %d", got)
	}
}
