// Gentables prints the tables of powers of five at the end of pow10.mir, from
// which the runtime module makes powers of ten when it prints and reads floats.
// A test holds the file equal to this output:
//
//	go run ./rt/internal/gentables
package main

import (
	"fmt"
	"math/big"
	"os"
	"strings"
)

// The powers 5^k with first <= k < first+step*count are covered, by a table of
// every step-th one and a table of the first few. 5^(step-1) has to fit in 64
// bits.
const (
	first = -351
	step  = 27
	count = 26
)

func main() {
	if _, err := os.Stdout.WriteString(tables()); err != nil {
		fmt.Fprintln(os.Stderr, "gentables:", err)
		os.Exit(2)
	}
}

// tables returns both tables as MIR text.
func tables() string {
	var steps, rests []string
	for i := range count {
		steps = append(steps, words(top(first+step*i, 192), 3)...)
	}
	for i := range step {
		rests = append(rests, words(top(i, 64), 1)...)
	}
	var b strings.Builder
	table(&b, "rt.pow5.step", fmt.Sprintf("The highest 192 bits of 5^(%d·i - %d), lowest word first.", step, -first), steps)
	b.WriteByte('\n')
	table(&b, "rt.pow5.rest", "The highest 64 bits of 5^i.", rests)
	return b.String()
}

// table prints a constant of 64-bit words, three in a line.
func table(b *strings.Builder, name, doc string, words []string) {
	fmt.Fprintf(b, "; %s\nconst @%s = {\n", doc, name)
	for i := 0; i < len(words); i += 3 {
		end := ","
		if i+3 == len(words) {
			end = ""
		}
		fmt.Fprintf(b, "  %s%s\n", strings.Join(words[i:i+3], ", "), end)
	}
	b.WriteString("}\n")
}

// top returns 5^k rounded down to the given number of significant bits, as an
// integer with exactly so many bits.
func top(k, bits int) *big.Int {
	num, den := big.NewInt(1), big.NewInt(1)
	power := new(big.Int).Exp(big.NewInt(5), big.NewInt(int64(max(k, -k))), nil)
	if k >= 0 {
		num = power
	} else {
		den = power
	}
	shift := bits - num.BitLen() + den.BitLen()
	for {
		n, d := new(big.Int).Set(num), new(big.Int).Set(den)
		if shift >= 0 {
			n.Lsh(n, uint(shift))
		} else {
			d.Lsh(d, uint(-shift))
		}
		n.Div(n, d)
		if n.BitLen() <= bits {
			return n
		}
		shift--
	}
}

// words splits x into n items of 64 bits, the lowest first.
func words(x *big.Int, n int) []string {
	var items []string
	rest := new(big.Int).Set(x)
	for range n {
		items = append(items, fmt.Sprintf("i64 0x%016x", rest.Uint64()))
		rest.Rsh(rest, 64)
	}
	return items
}
