package docs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/mirtext"
)

// Codes returns the documentation of all diagnostics, in the order of the
// packages.
func Codes() []mir.CodeInfo {
	return slices.Concat(mirtext.Codes, mirjson.Codes, mir.Codes, link.Codes, launch.Codes, wasm.Codes)
}

// errors lists the codes with the given first part.
func errors(kind string) (string, error) {
	var rows [][]string
	for _, c := range Codes() {
		if !strings.HasPrefix(c.Code, kind+"/") {
			continue
		}
		rows = append(rows, []string{code(c.Code), c.Doc})
	}
	if rows == nil {
		return "", fmt.Errorf("no code starts with %s/", kind)
	}
	return table([]string{"code", "what it means, and what to do"}, rows), nil
}
