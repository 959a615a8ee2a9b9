package passes

// All lists the passes, in the order of the documentation.
func All() []*Pass {
	return []*Pass{
		Check,
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
		Loops,
		LICM,
		TailCalls,
		Inline,
		Effects,
		GlobalDCE,
		OutOfSSA,
	}
}

// clean is what follows each step that leaves work: it folds, joins and removes.
const clean = "fixpoint(simplify,sccp,gvn,params,simplifycfg,dce)"

// levels are the pipelines of -O0 to -O3.
var levels = [4]string{
	"",
	"sroa,mem2reg,simplify,sccp,params,simplifycfg,gvn,simplify,params,simplifycfg,dce",
	"sroa,mem2reg," + clean + ",effects,tailcall,inline,globaldce,sroa,mem2reg," + clean + ",effects,loops<reduce=0>," + clean + ",licm," + clean + ",loops," + clean,
	"sroa,mem2reg," + clean + ",effects,tailcall,inline<budget=120>,globaldce,sroa,mem2reg," + clean + ",effects,loops<reduce=0>," + clean + ",licm," + clean + ",loops," + clean,
}

// Level returns the pipeline of an optimisation level, 0 to 3.
func Level(n int) string { return levels[n] }
