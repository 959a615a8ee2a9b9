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
