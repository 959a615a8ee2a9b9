package docs

import (
	"fmt"
	"slices"
	"strings"

	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/mirtext"
)

// Codes returns the documentation of all diagnostics, in the order of the
// packages. A code that two packages give has two rows.
func Codes() []mir.CodeInfo {
	return slices.Concat(mirtext.Codes, mirjson.Codes, mir.Codes, link.Codes, launch.Codes)
}

// errors lists the codes with the given first part.
func errors(kind string) (string, error) {
	var rows [][]string
	docs := map[string]int{}
	for _, c := range Codes() {
		if !strings.HasPrefix(c.Code, kind+"/") {
			continue
		}
		if i, ok := docs[c.Code]; ok {
			rows[i][1] += " " + c.Doc
			continue
		}
		docs[c.Code] = len(rows)
		rows = append(rows, []string{code(c.Code), c.Doc})
	}
	if rows == nil {
		return "", fmt.Errorf("no code starts with %s/", kind)
	}
	return table([]string{"code", "what it means, and what to do"}, rows), nil
}
