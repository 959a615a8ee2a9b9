package passes

import "github.com/mirtool/mirtool/mir"

// walkDom walks the dominator tree without recursion: enter is called for a
// block before those that it dominates, in reverse postorder of siblings, and
// leave after them. Blocks that are not reached are not visited.
func walkDom(c *Context, enter, leave func(b mir.Block)) {
	cfg, dom := c.CFG(), c.Dom()
	n := len(cfg.RPO)
	first, next := make([]int32, n), make([]int32, n)
	for i := range first {
		first[i], next[i] = -1, -1
	}
	for i := n - 1; i > 0; i-- {
		p := cfg.Index(dom.Idom(cfg.RPO[i]))
		next[i], first[p] = first[p], int32(i)
	}
	at := int32(0)
	for at >= 0 {
		enter(cfg.RPO[at])
		if first[at] >= 0 {
			at = first[at]
			continue
		}
		for at >= 0 {
			leave(cfg.RPO[at])
			if next[at] >= 0 {
				at = next[at]
				break
			}
			at = int32(cfg.Index(dom.Idom(cfg.RPO[at]))) // of the entry: -1
		}
	}
}

// domDepths returns the depth of each reached block in the dominator tree, by
// index in reverse postorder; the entry has 0.
func domDepths(c *Context) []int32 {
	cfg, dom := c.CFG(), c.Dom()
	depth := make([]int32, len(cfg.RPO))
	for i := 1; i < len(depth); i++ {
		depth[i] = depth[cfg.Index(dom.Idom(cfg.RPO[i]))] + 1
	}
	return depth
}
