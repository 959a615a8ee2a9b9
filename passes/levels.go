package passes

import "strings"

// clean follows each step that leaves work: it folds, joins and removes.
const clean = "simplify,sccp,gvn,params,simplifycfg,dce"

// levels are the pipelines of -O0 to -O3; order has the reasons. Fixpoints are
// for -O3: they cost twice the time and find little.
var levels = [4][]string{
	{},
	{"sroa", "mem2reg", "simplify", "sccp", "params", "simplifycfg", "gvn", "simplify", "params", "simplifycfg", "dce"},
	{
		"sroa", "mem2reg", clean, // each function by itself
		"effects", "tailcall", "inline", "globaldce",
		"sroa", "mem2reg", "constdata", clean, "dse", // bodies where they are called
		"loops<reduce=0>", "params", "licm", "gvn", "loops", // loops
		"simplify", "licm", "gvn", "simplifycfg", "dce",
	},
	{
		"sroa", "mem2reg", "fixpoint(" + clean + ")",
		"effects", "tailcall", "inline<budget=120>", "globaldce",
		"sroa", "mem2reg", "constdata", "fixpoint(" + clean + ")", "dse", "effects",
		"loops<reduce=0>", "fixpoint(" + clean + ")", "licm", clean, "loops", "fixpoint(" + clean + ")", "dse", clean,
	},
}

// ordered says that in each level that has both, the first step of the one
// stands before the first of the other, and why.
type ordered struct{ one, other, why string }

// order is checked by a test and obeyed by nobody: it is why the levels are as
// they are.
var order = []ordered{
	{"sroa", "mem2reg", "the pieces of a slot become values, the whole slot would not"},
	{"mem2reg", "simplify", "most rules want values, and variables hide them"},
	{"mem2reg", "effects", "a function that only touched its own slots turns out pure"},
	{"simplify", "gvn", "equal things are found equal when they are written in one way"},
	{"sccp", "simplifycfg", "branches on what sccp knows are then folded"},
	{"params", "simplifycfg", "blocks without parameters are forwarded and merged more often"},
	{"gvn", "dce", "gvn leaves operands behind that nobody needs"},
	{"dce", "inline", "what is dead would be counted as the cost of a body"},
	{"effects", "inline", "calls that stay are then known to be pure or not to trap"},
	{"tailcall", "inline", "a function that called itself is a loop then, and can be inlined"},
	{"inline<budget=120>", "globaldce", "functions that were inlined everywhere go"},
	{"inline", "globaldce", "functions that were inlined everywhere go"},
	{"inline", "loops<reduce=0>", "a loop with a call in its header is not rotated, and calls keep loads in loops"},
	{"inline", "constdata", "arguments tell which entry of a table is read"},
	{"gvn", "dse", "loads that gvn removed no longer keep a store"},
	{"loops<reduce=0>", "licm", "at the end of a rotated loop it is sure that its body was entered, and so what may trap can leave it"},
	{"licm", "loops", "whether addresses are worth a pointer that moves is seen when what does not change is outside"},
}

// Level returns the pipeline of an optimisation level, 0 to 3.
func Level(n int) string { return strings.Join(levels[n], ",") }
