package passes

// domDepths returns the depth of each reached block in the dominator tree, by
// index in reverse postorder; the entry has 0.
func domDepths(c *Context) []int32 {
	cfg, dom := c.CFG(), c.Dom()
	depth := c.numbers(len(cfg.RPO))
	for i := 1; i < len(depth); i++ {
		depth[i] = depth[cfg.Index(dom.Idom(cfg.RPO[i]))] + 1
	}
	return depth
}
