// Package analysis computes facts about functions and modules: who uses a
// value, the loops, what is live, who calls whom. A fact is computed when it is
// asked for and is true of the function as it was then; nothing here keeps one
// up to date, and nothing here changes a module. The control-flow graph and
// the dominator tree, which the verifier needs, are in package mir.
package analysis
