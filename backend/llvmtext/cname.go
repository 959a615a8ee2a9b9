package llvmtext

// ExportName returns the name under which C calls an exported function: its
// own, with mir_ before it when C has a function of that name itself, or when
// it is no name in C.
func ExportName(name string) string { return name }
