package docs

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/cli"
)

// errors lists the codes with the given first part.
func errors(kind string) (string, error) {
	var rows [][]string
	for _, c := range cli.Codes() {
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
