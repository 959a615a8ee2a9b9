package cli

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/passes"
)

func explainPass(p *passes.Pass) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: a pass\n\n%s\n", p.Name, wrap(p.Doc+"."))
	on := "functions, each by itself"
	if p.RunModule != nil {
		on = "the whole module"
	}
	fmt.Fprintf(&b, "works on %s\n", on)
	for i, o := range p.Options {
		title := ""
		if i == 0 {
			title = "options"
		}
		lines := strings.Split(strings.TrimSpace(wrap(fmt.Sprintf("%s=%d: %s", o.Name, o.Default, o.Doc))), "\n")
		fmt.Fprintf(&b, "%-8s %s\n", title, strings.Join(lines, "\n         "))
	}
	fmt.Fprintf(&b, "example  mirtool opt --passes=%s --print-changed=diff prog.mir\n", p.Name)
	return b.String()
}
