package docs

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/rt"
)

// library lists what a program can import, with signatures.
func library() string {
	imports := rt.Imports()
	var b strings.Builder
	for _, g := range rt.Library {
		var rows [][]string
		for _, f := range g.Funcs {
			rows = append(rows, []string{code("@" + f.Name + imports[f.Name].String()), f.Doc})
		}
		fmt.Fprintf(&b, "**%s**\n\n%s\n", g.Title, table([]string{"import func", "does"}, rows))
	}
	return b.String()
}

// primitives lists the functions that every backend supplies.
func primitives() string {
	imports := host.New(host.Config{}).Imports()
	var rows [][]string
	for _, name := range host.Names() {
		if strings.HasPrefix(name, "mir.") {
			rows = append(rows, []string{code("@" + name + imports[name].Sig.String()), primitiveDocs[name]})
		}
	}
	return table([]string{"import func", "does"}, rows)
}

var primitiveDocs = map[string]string{
	"mir.write": "writes to a descriptor: how many bytes it took, or less than 1",
	"mir.read":  "reads from a descriptor: how many bytes, 0 at the end, -1 on failure",
	"mir.exit":  "ends the program with a status from 0 to 255",
	"mir.clock": "nanoseconds since some fixed moment",
	"mir.grow":  "so many new bytes, zeroed and aligned to 16, or null",
}
