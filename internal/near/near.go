// Package near finds the name that was probably meant.
package near

import "fmt"

// Name returns the candidate that differs least from a name, or "" when none
// is near.
func Name(name string, among []string) string {
	best, least := "", 1+min(2, (len(name)+2)/4)
	if len(name) > 64 {
		return ""
	}
	for _, c := range among {
		if len(c)-len(name) >= least || len(name)-len(c) >= least || c == "" {
			continue
		}
		if d := distance(name, c); d < least {
			best, least = c, d
		}
	}
	return best
}

// Hint returns "; did you mean …?" with the format applied to what Name
// returns, or "".
func Hint(format, name string, among []string) string {
	if n := Name(name, among); n != "" {
		return "; did you mean " + fmt.Sprintf(format, n) + "?"
	}
	return ""
}

// distance is the number of bytes to insert, drop, change or exchange with
// their neighbour to get from a to b.
func distance(a, b string) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j])
			if a[i] != b[j] {
				row[j+1] = min(last[j+1], row[j], last[j]) + 1
			}
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
