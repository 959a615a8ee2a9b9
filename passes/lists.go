package passes

// lists are lists of numbers, by the number of their owner, in one slice. They
// are first added to, then sorted, then read.
type lists struct {
	owner, item []int32
	latest      []int32 // by owner: the last item, or -1
	start       []int32
	sorted      []int32
}

// newLists empties the lists with the given number of those that the context
// has.
func newLists(c *Context, n, owners int) *lists {
	l := &c.store().lists[n]
	*l = lists{owner: l.owner[:0], item: l.item[:0], latest: c.numbers(owners), start: c.numbers(owners + 1)}
	for i := range l.latest {
		l.latest[i] = -1
	}
	return l
}

// last returns the item that was added to the owner's list last, or -1.
func (l *lists) last(owner int32) int32 { return l.latest[owner] }

// add appends an item to the owner's list unless it is the last one there.
func (l *lists) add(owner, item int32) {
	if l.latest[owner] == item {
		return
	}
	l.latest[owner] = item
	l.owner = append(l.owner, owner)
	l.item = append(l.item, item)
	l.start[owner+1]++
}

// sort brings the items of each owner together, in the order in which they
// were added.
func (l *lists) sort(c *Context) {
	for i := 1; i < len(l.start); i++ {
		l.start[i] += l.start[i-1]
	}
	fill := c.numbers(len(l.start))
	copy(fill, l.start)
	l.sorted = c.numbers(len(l.item))
	for i, o := range l.owner {
		l.sorted[fill[o]] = l.item[i]
		fill[o]++
	}
}

// of returns the owner's list.
func (l *lists) of(owner int) []int32 { return l.sorted[l.start[owner]:l.start[owner+1]] }
