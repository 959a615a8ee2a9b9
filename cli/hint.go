package cli

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/rt"
)

// importHints says in messages of unknown symbols that are functions of the
// library how to import them.
func importHints(ds mir.Diagnostics) mir.Diagnostics {
	var sigs map[string]mir.Sig
	hinted := false
	for i := range ds {
		name := mirtext.UnknownSymbol(ds[i])
		if name == "" {
			continue
		}
		if sigs == nil {
			sigs = rt.Imports()
		}
		sig, ok := sigs[name]
		if !ok {
			continue
		}
		if !hinted {
			ds, hinted = slices.Clone(ds), true
		}
		ds[i].Message = "unknown symbol @" + name + "; the library has it: import func @" + name + sig.String()
	}
	return ds
}
