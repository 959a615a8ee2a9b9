package passes

// All lists the passes, in the order of the documentation.
func All() []*Pass {
	return []*Pass{
		SROA,
		Mem2Reg,
		Simplify,
		SCCP,
		ConstData,
		GVN,
		DSE,
		Params,
		SimplifyCFG,
		DCE,
		LICM,
		TailCalls,
		Inline,
		Effects,
		GlobalDCE,
	}
}

// levels are the pipelines of -O0 to -O3.
var levels = [4]string{
	"",
	"fixpoint(dce)",
	"fixpoint(dce)",
	"fixpoint(dce)",
}

// Level returns the pipeline of an optimisation level, 0 to 3.
func Level(n int) string { return levels[n] }
