package textdiff

import "slices"

// manyLines is the size from which on a difference need not be the shortest: the
// time of finding that grows with lines times differences.
const manyLines = 10_000

// linesOf compares lines: what is equal at both ends is left aside, and a large
// rest is cut where a line is in either text once (the patience diff of Bram
// Cohen), as long as that makes it smaller.
func linesOf(a, b []string) []Line {
	var out []Line
	type piece struct{ a, b []string }
	work := []piece{{a, b}}
	for len(work) > 0 {
		p := work[len(work)-1]
		work = work[:len(work)-1]
		head := commonHead(p.a, p.b)
		for _, text := range p.a[:head] {
			out = append(out, Line{' ', text})
		}
		p.a, p.b = p.a[head:], p.b[head:]
		if len(p.a)+len(p.b) <= manyLines {
			out = append(out, exact(p.a, p.b)...)
			continue
		}
		anchors := unique(p.a, p.b)
		if len(anchors) == 0 {
			out = append(out, replaced(p.a, p.b)...)
			continue
		}
		endA, endB := len(p.a), len(p.b)
		for i := len(anchors) - 1; i >= 0; i-- {
			at := anchors[i]
			work = append(work, piece{p.a[at.A:endA], p.b[at.B:endB]}) // it starts with the line that is in both
			endA, endB = at.A, at.B
		}
		work = append(work, piece{p.a[:endA], p.b[:endB]})
	}
	return ordered(out)
}

func commonHead(a, b []string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// replaced is the difference of texts of which nothing is known to be equal but
// their ends.
func replaced(a, b []string) []Line {
	tail := 0
	for tail < len(a) && tail < len(b) && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var out []Line
	for _, text := range a[:len(a)-tail] {
		out = append(out, Line{'-', text})
	}
	for _, text := range b[:len(b)-tail] {
		out = append(out, Line{'+', text})
	}
	for _, text := range a[len(a)-tail:] {
		out = append(out, Line{' ', text})
	}
	return out
}

// Match is a place in either of two lists, of the same thing.
type Match struct{ A, B int }

// unique returns lines that are in either text once, as many as are in the same
// order in both.
func unique(a, b []string) []Match {
	type places struct{ a, b, inA, inB int }
	seen := map[string]*places{}
	for i, text := range a {
		if seen[text] == nil {
			seen[text] = &places{}
		}
		seen[text].a = i
		seen[text].inA++
	}
	for i, text := range b {
		if p := seen[text]; p != nil {
			p.b = i
			p.inB++
		}
	}
	var ms []Match
	for i, text := range a {
		if p := seen[text]; p.inA == 1 && p.inB == 1 {
			ms = append(ms, Match{i, p.b})
		}
	}
	return Increasing(ms)
}

// Increasing returns the longest run of matches, with gaps, in which B grows; A grows in what is given.
func Increasing(ms []Match) []Match {
	before := make([]int, len(ms))
	var ends []int // by length - 1: the match with the least b that ends a run
	for i, m := range ms {
		at, _ := slices.BinarySearchFunc(ends, m.B, func(e, b int) int { return ms[e].B - b })
		before[i] = -1
		if at > 0 {
			before[i] = ends[at-1]
		}
		if at == len(ends) {
			ends = append(ends, i)
		} else {
			ends[at] = i
		}
	}
	var out []Match
	if len(ends) > 0 {
		for i := ends[len(ends)-1]; i >= 0; i = before[i] {
			out = append(out, ms[i])
		}
	}
	slices.Reverse(out)
	return out
}

// ordered puts what is gone before what is new, in each run of changes.
func ordered(lines []Line) []Line {
	for i := 0; i < len(lines); i++ {
		j := i
		for j < len(lines) && lines[j].Kind != ' ' {
			j++
		}
		if j > i {
			slices.SortStableFunc(lines[i:j], func(a, b Line) int { return int(b.Kind) - int(a.Kind) })
			i = j
		}
	}
	return lines
}
