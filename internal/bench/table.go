package bench

import (
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"text/tabwriter"
	"time"
)

// A table has the times of all engines on all kernels.
type table struct {
	engines []engine
	missing map[string]string // why an engine is not there, by its name
	rows    []row
}

// A row has the best time of each round, by engine; none where an engine does
// not run the kernel.
type row struct {
	kernel string
	times  [][]time.Duration
}

// present returns the numbers of the engines that ran something.
func (t *table) present() []int {
	var there []int
	for i := range t.engines {
		if slices.ContainsFunc(t.rows, func(r row) bool { return len(r.times[i]) > 0 }) {
			there = append(there, i)
		}
	}
	return there
}

// write prints the table: for C the time, for the others how many times that
// they take, with the least and the greatest ratio of a round, and the geometric
// mean. Without C all are times.
func (t *table) write(w io.Writer) {
	there := t.present()
	compare := len(there) > 0 && there[0] == 0
	tw := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprint(tw, "kernel")
	for _, i := range there {
		fmt.Fprintf(tw, "\t%s", t.engines[i].name)
	}
	fmt.Fprintln(tw)
	for _, r := range t.rows {
		fmt.Fprint(tw, r.kernel)
		for _, i := range there {
			fmt.Fprintf(tw, "\t%s", r.cell(i, compare && i != 0))
		}
		fmt.Fprintln(tw)
	}
	if compare {
		fmt.Fprint(tw, "geometric mean\t")
		for _, i := range there[1:] {
			fmt.Fprintf(tw, "\t%s", t.mean(i))
		}
		fmt.Fprintln(tw)
	}
	tw.Flush()
	for _, name := range slices.Sorted(maps.Keys(t.missing)) {
		fmt.Fprintf(w, "without %s: %s\n", name, t.missing[name])
	}
}

// cell is what stands for an engine in a row.
func (r row) cell(i int, compare bool) string {
	switch {
	case len(r.times[i]) == 0:
		return "-"
	case !compare:
		return fmt.Sprintf("%.1f ms", float64(slices.Min(r.times[i]).Microseconds())/1000)
	}
	if len(r.times[i]) == 1 {
		return number(r.ratio(i))
	}
	lo, hi := r.spread(i)
	return fmt.Sprintf("%s (%s to %s)", number(r.ratio(i)), number(lo), number(hi))
}

// ratio is the best time of an engine by the best time of C.
func (r row) ratio(i int) float64 {
	return float64(slices.Min(r.times[i])) / float64(slices.Min(r.times[0]))
}

// spread is the least and the greatest ratio within a round.
func (r row) spread(i int) (lo, hi float64) {
	for n, d := range r.times[i] {
		x := float64(d) / float64(r.times[0][n])
		if n == 0 || x < lo {
			lo = x
		}
		hi = max(hi, x)
	}
	return lo, hi
}

// mean is the geometric mean of the ratios, and of how many if not of all.
func (t *table) mean(i int) string {
	sum, n := 0.0, 0
	for _, r := range t.rows {
		if len(r.times[i]) > 0 {
			sum += math.Log(r.ratio(i))
			n++
		}
	}
	s := number(math.Exp(sum / float64(n)))
	if n < len(t.rows) {
		s += fmt.Sprintf(" (%d of %d)", n, len(t.rows))
	}
	return s
}

// number writes three digits.
func number(x float64) string {
	switch {
	case x < 10:
		return fmt.Sprintf("%.2f", x)
	case x < 100:
		return fmt.Sprintf("%.1f", x)
	}
	return fmt.Sprintf("%.0f", x)
}
