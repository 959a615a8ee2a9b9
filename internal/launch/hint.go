package launch

import (
	"slices"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/rt"
)

// ImportHints returns diagnostics that say, where an unknown symbol is a function
// of the library, how to import it. It changes nothing.
func ImportHints(ds mir.Diagnostics) mir.Diagnostics {
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
