package rt

import (
	"fmt"
	"slices"

	"github.com/mirtool/mirtool/mir"
)

// How a program begins, which is the same however it is run: @main gets its
// parameters from the command line, and its first result is the exit status.

// TakesArgv reports whether @main has the parameters of C's main, argc and argv.
func TakesArgv(main *mir.Func) bool {
	return slices.Equal(main.Sig.Params, []mir.Type{mir.I32, mir.Ptr})
}

// CheckMain says, at its name, which parameter of @main the command line cannot
// fill.
func CheckMain(main *mir.Func) mir.Diagnostics {
	if TakesArgv(main) {
		return nil
	}
	for i, t := range main.Sig.Params {
		if t == mir.I64 || t == mir.F64 || t == mir.I1 {
			continue
		}
		d := mir.Diagnostic{Pos: main.Module.Pos(main.Place), Code: "link/main", Func: main.Name,
			Message: fmt.Sprintf("parameter %s of @main cannot be filled from the command line, only i64, f64 and i1 can, or (i32, ptr) as argc and argv", ParamText(main, i))}
		if d.Pos.Col > 0 {
			d.End = d.Pos
			d.End.Col += len("@" + mir.QuoteName(main.Name))
		}
		return mir.Diagnostics{d}
	}
	return nil
}

// ParamText returns what the text calls parameter i of a function: %n: i64.
func ParamText(f *mir.Func, i int) string {
	return "%" + mir.QuoteName(f.NameOf(f.Params(f.Entry())[i])) + ": " + f.Sig.Params[i].String()
}

// ExitStatus builds the exit status, an i32, that the results of @main mean.
func ExitStatus(b *mir.Builder, results []mir.Value) mir.Value {
	if len(results) == 0 {
		return b.Int(mir.I32, 0)
	}
	x := results[0]
	switch b.Func.TypeOf(x) {
	case mir.I64:
		x = b.Convert(mir.Trunc, mir.I32, x)
	case mir.I1, mir.I8, mir.I16:
		x = b.Convert(mir.ZExt, mir.I32, x)
	case mir.I32:
	default:
		return b.Int(mir.I32, 0)
	}
	return b.Op(mir.And, mir.I32, x, b.Int(mir.I32, 255))
}
