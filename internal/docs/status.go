package docs

import (
	"fmt"
	"path/filepath"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
	"github.com/mirtool/mirtool/rt"
)

// status is the README's table of what works. Each row names what shows it.
func status() string {
	examples, _ := filepath.Glob(filepath.Join(root, "examples", "*", "*.mir"))
	return table([]string{"", "what", "shown by"}, [][]string{
		{"language", fmt.Sprintf("%d types, %d ops, variables and SSA form, several results, tail calls, calls by address", len(mir.AllTypes), len(mir.Ops())),
			"[testdata/run](testdata/run), and oracles in Go and C for every op on every type"},
		{"text", "all errors of a text at once, with place, code and a suggestion; one canonical form that keeps comments", "[testdata/parse](testdata/parse), fuzz tests"},
		{"verifier", "types, dominance, block arguments, calls, attributes, data", "[testdata/verify](testdata/verify), fuzz tests"},
		{"JSON", "[the same module in JSON](docs/json.md) and back, with a path in each error", "[testdata/json](testdata/json), fuzz tests"},
		{"optimiser", fmt.Sprintf("%d [passes](docs/passes.md) and one's own, pipelines, levels, checks after each pass", len(passes.All())), "[testdata/opt](testdata/opt)"},
		{"interpreter", "every op; traps with a call stack; limits of fuel, time and memory; exact statistics; host functions in Go", "package `backend/interp`"},
		{"native code", "[programs of their own, objects, assembly, LLVM IR](docs/llvm.md) through clang 14 to 19, or in LLVM's ORC JIT; calls from C and to C; places and values for gdb", "every op and random programs, on each clang, at both ends of optimisation"},
		{"WebAssembly", "[WASI commands and libraries](docs/wasm.md) as binary and text, with names and places; run in wazero; [a page](examples/browser/index.html)", "every op and random programs in wazero and Node, the encoder by wabt, places by Node and llvm-symbolizer"},
		{"library", fmt.Sprintf("%d functions: printing, reading, `printf`, strings, a heap, maths", len(rt.Imports())), "package `rt`, compared with Go and C"},
		{"command", "[`run`, `verify`, `fmt`, `test`, `opt`, `emit`, `link`, `graph`, `diff`, `bisect`, `bench`, `explain`](docs/cli.md)", "[cmd/mirtool/testdata/script](cmd/mirtool/testdata/script)"},
		{"programs", fmt.Sprintf("%d examples, each with an independent twin in C", len(examples)), "[examples](examples/README.md)"},
	})
}
