package layout

// findBack walks the graph depth first, and marks edges to what is not left yet.
func (l *layered) findBack() {
	n := len(l.g.Nodes)
	l.outs = make([][]int, n)
	l.back = make([]bool, len(l.g.Edges))
	entered := make([]bool, n) // something leads there
	for i, e := range l.g.Edges {
		l.outs[e.From] = append(l.outs[e.From], i)
		entered[e.To] = entered[e.To] || e.To != e.From
	}
	const open, done = 1, 2
	state := make([]byte, n)
	next := make([]int, n)
	walk := func(root int) {
		stack := []int{root}
		state[root] = open
		l.visit = append(l.visit, root)
		for len(stack) > 0 {
			v := stack[len(stack)-1]
			if next[v] == len(l.outs[v]) {
				state[v] = done
				stack = stack[:len(stack)-1]
				continue
			}
			e := l.outs[v][next[v]]
			next[v]++
			switch to := l.g.Edges[e].To; state[to] {
			case open:
				l.back[e] = true
			case 0:
				state[to] = open
				l.visit = append(l.visit, to)
				stack = append(stack, to)
			}
		}
	}
	for _, startsOnly := range []bool{true, false} {
		for v := range n {
			if state[v] == 0 && (v == 0 || !startsOnly || !entered[v]) {
				walk(v)
			}
		}
	}
}

// rank gives every node the highest layer below all that lead to it, and below
// what Below names as far as that makes no cycle.
func (l *layered) rank() {
	n := len(l.g.Nodes)
	l.layer = make([]int, n)
	r := ranker{l: l, after: make([][]int, n), below: make([][]int, n), waits: make([]int, n), wishes: make([]int, n), done: make([]bool, n)}
	for i, e := range l.g.Edges {
		if !l.back[i] {
			r.after[e.From] = append(r.after[e.From], e.To)
			r.waits[e.To]++
		}
	}
	for _, p := range l.g.Below {
		if p[0] != p[1] {
			r.below[p[0]] = append(r.below[p[0]], p[1])
			r.wishes[p[1]]++
		}
	}
	r.run()
	l.depth = 0
	for _, layer := range l.layer {
		l.depth = max(l.depth, layer+1)
	}
}

// ranker is the state of rank.
type ranker struct {
	l             *layered
	after, below  [][]int // by node: what edges and wishes want below
	waits, wishes []int   // by node: how many of these are open
	done          []bool
	order         []int // what is done, each node before those that it leads to
	ready, held   []int // held waits for wishes alone
}

func (r *ranker) run() {
	for v := range r.waits {
		r.look(v)
	}
	for len(r.ready)+len(r.held) > 0 {
		list := &r.ready
		if len(r.ready) == 0 {
			list = &r.held // a cycle: the wishes of the first are given up
		}
		v := (*list)[0]
		*list = (*list)[1:]
		if !r.done[v] {
			r.take(v)
		}
	}
	if len(r.order) > 0 {
		r.l.pullDown(r.order, r.after)
	}
}

// look files a node that has no edges to wait for.
func (r *ranker) look(v int) {
	switch {
	case r.waits[v] > 0 || r.done[v]:
	case r.wishes[v] > 0:
		r.held = append(r.held, v)
	default:
		r.ready = append(r.ready, v)
	}
}

func (r *ranker) take(v int) {
	r.done[v] = true
	r.order = append(r.order, v)
	lower := func(to int, open []int) {
		if open[to]--; !r.done[to] {
			r.l.layer[to] = max(r.l.layer[to], r.l.layer[v]+1)
			r.look(to)
		}
	}
	for _, to := range r.after[v] {
		lower(to, r.waits)
	}
	for _, to := range r.below[v] {
		lower(to, r.wishes)
	}
}

// pullDown moves what the first node does not lead to down, to right above what
// it leads to itself. Order has every node before those that it leads to.
func (l *layered) pullDown(order []int, after [][]int) {
	reached := make([]bool, len(l.g.Nodes))
	reached[0] = true
	for _, v := range order {
		for _, to := range after[v] {
			reached[to] = reached[to] || reached[v]
		}
	}
	for i := len(order) - 1; i >= 0; i-- {
		v := order[i]
		if reached[v] || len(after[v]) == 0 {
			continue
		}
		least := l.layer[after[v][0]]
		for _, to := range after[v] {
			least = min(least, l.layer[to])
		}
		l.layer[v] = least - 1
	}
}
