package backend

import (
	"fmt"

	"github.com/mirtool/mirtool/mir"
)

// CheckArgs says what is wrong with the arguments of a call of f from outside:
// how many they are, or bits that are none of their types.
func CheckArgs(f *mir.Func, args []uint64) error {
	if len(args) != len(f.Sig.Params) {
		return fmt.Errorf("@%s takes %d arguments, got %d", mir.QuoteName(f.Name), len(f.Sig.Params), len(args))
	}
	for i, t := range f.Sig.Params {
		if args[i]&^t.Mask() != 0 {
			return fmt.Errorf("argument %d of @%s is 0x%x, which is no %s", i+1, mir.QuoteName(f.Name), args[i], t)
		}
	}
	return nil
}
