package show

import (
	"bufio"
	"fmt"
	"io"

	"github.com/fatih/color"

	"github.com/mirtool/mirtool/mirdiff"
)

// Unified writes a unified diff, and nothing when nothing differs. Without
// colours, patch(1) makes one canonical text the other with it.
func Unified(w io.Writer, d *mirdiff.Diff, o Options) error {
	if d.Equal() {
		return nil
	}
	out := bufio.NewWriter(w)
	a, b := o.names(d)
	fmt.Fprintf(out, "%s\n%s\n", o.paint("--- "+a, color.Bold), o.paint("+++ "+b, color.Bold))
	rs := rows(d)
	for _, h := range hunks(rs, o.Context) {
		fmt.Fprintln(out, o.paint(heading(rs, h), color.FgCyan))
		for i := h.Start; i < h.End; i++ {
			r := &rs[i]
			sign := string(r.kind)
			if r.kind != ' ' {
				sign = o.paint(sign, colors[r.kind])
			}
			fmt.Fprintf(out, "%s%s\n", sign, o.paintRow(r, 0, len(r.text)))
		}
	}
	return out.Flush()
}
