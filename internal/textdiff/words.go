package textdiff

import "github.com/sergi/go-diff/diffmatchpatch"

// Span is a part of a line, from byte Start to before End.
type Span struct{ Start, End int }

// manyWords is the number of words from which on lines are not compared.
const manyWords = 2000

// Words returns the parts of two lines that differ, word by word. A word is a
// name or number with the sign in front of it, a run of blanks, or any other
// single character.
func Words(a, b string) (inA, inB []Span) {
	wa, wb := words(a), words(b)
	if len(wa)+len(wb) > manyWords {
		return []Span{{0, len(a)}}, []Span{{0, len(b)}}
	}
	index := map[string]rune{}
	ra, rb := runes(a, wa, index), runes(b, wb, index)
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // or the answer would depend on the machine's speed
	i, j := 0, 0
	for _, diff := range d.DiffMainRunes(ra, rb, false) {
		n := len([]rune(diff.Text))
		switch diff.Type {
		case diffmatchpatch.DiffEqual:
			i, j = i+n, j+n
		case diffmatchpatch.DiffDelete:
			inA = extend(inA, Span{wa[i].Start, wa[i+n-1].End})
			i += n
		case diffmatchpatch.DiffInsert:
			inB = extend(inB, Span{wb[j].Start, wb[j+n-1].End})
			j += n
		}
	}
	return inA, inB
}

// extend appends a span, to the last one where they touch.
func extend(ss []Span, s Span) []Span {
	if n := len(ss); n > 0 && ss[n-1].End == s.Start {
		ss[n-1].End = s.End
		return ss
	}
	return append(ss, s)
}

// runes gives each word a character of its own.
func runes(text string, ws []Span, index map[string]rune) []rune {
	rs := make([]rune, len(ws))
	for i, w := range ws {
		word := text[w.Start:w.End]
		if index[word] == 0 {
			index[word] = rune(len(index) + 1)
		}
		rs[i] = index[word]
	}
	return rs
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '.' || c == '$' || c == '-' || c >= 0x80
}

// words cuts a line.
func words(s string) []Span {
	var ws []Span
	for i := 0; i < len(s); {
		start := i
		c := s[i]
		i++
		switch {
		case c == ' ' || c == '\t':
			for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
				i++
			}
		case isWord(c) || c == '%' || c == '@' || c == '^':
			for i < len(s) && isWord(s[i]) {
				i++
			}
		}
		ws = append(ws, Span{start, i})
	}
	return ws
}

// Alike returns how much two lines have in common, from 0 to 1: the words of one
// that the other has too.
func Alike(a, b string) float64 {
	count := map[string]int{}
	total := 0
	for _, w := range words(a) {
		if a[w.Start] != ' ' {
			count[a[w.Start:w.End]]++
			total++
		}
	}
	common := 0
	for _, w := range words(b) {
		if b[w.Start] == ' ' {
			continue
		}
		total++
		if word := b[w.Start:w.End]; count[word] > 0 {
			count[word]--
			common++
		}
	}
	if total == 0 {
		return 1
	}
	return 2 * float64(common) / float64(total)
}

// mostPairs is the number of pairs of lines up to which the best partners are
// looked for.
const mostPairs = 10_000

// Pairs returns for each line that is gone the one in b that took its place, or
// -1: as much in common as can be, in order.
func Pairs(a, b []string) []int {
	partner := make([]int, len(a))
	if len(a)*len(b) > mostPairs {
		for i := range partner {
			if partner[i] = -1; i < len(b) && Alike(a[i], b[i]) >= leastAlike {
				partner[i] = i
			}
		}
		return partner
	}
	best := make([][]float64, len(a)+1) // of the lines from i and j on
	for i := range best {
		best[i] = make([]float64, len(b)+1)
	}
	alike := make([][]float64, len(a))
	for i := len(a) - 1; i >= 0; i-- {
		alike[i] = make([]float64, len(b))
		for j := len(b) - 1; j >= 0; j-- {
			best[i][j] = max(best[i+1][j], best[i][j+1])
			if alike[i][j] = Alike(a[i], b[j]); alike[i][j] >= leastAlike {
				best[i][j] = max(best[i][j], best[i+1][j+1]+alike[i][j])
			}
		}
	}
	for i, j := 0, 0; i < len(a); i++ {
		partner[i] = -1
		for j < len(b) && best[i][j] == best[i][j+1] {
			j++
		}
		if j < len(b) && best[i][j] > best[i+1][j] {
			partner[i] = j
			j++
		}
	}
	return partner
}

// leastAlike is what lines must have in common for one to take the other's place.
const leastAlike = 0.4
