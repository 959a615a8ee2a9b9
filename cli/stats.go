package cli

import (
	"encoding/json"
	"fmt"
	"text/tabwriter"

	"github.com/mirtool/mirtool/backend"
)

// counts are the statistics of one function or of all, in JSON.
type counts struct {
	Instructions uint64 `json:"instructions"`
	Blocks       uint64 `json:"blocks"`
	Edges        uint64 `json:"edges"`
	Calls        uint64 `json:"calls"`
}

// writeStats writes the statistics to standard error.
func (t *tool) writeStats(s *backend.Stats, form string) {
	if s == nil {
		t.warn("mirtool: this backend counts nothing")
		return
	}
	all := counts{s.Instructions, s.Blocks, s.Edges, s.Calls}
	if form == "json" {
		byName := map[string]counts{}
		for _, f := range s.Functions {
			byName[f.Name] = counts{f.Instructions, f.Blocks, f.Edges, f.Calls}
		}
		json.NewEncoder(t.stderr).Encode(struct {
			counts
			Functions map[string]counts `json:"functions"`
		}{all, byName})
		return
	}
	w := tabwriter.NewWriter(t.stderr, 0, 0, 2, ' ', tabwriter.AlignRight)
	row := func(name string, c counts) {
		fmt.Fprintf(w, "%d\t%d\t%d\t%d\t  %s\n", c.Instructions, c.Blocks, c.Edges, c.Calls, name)
	}
	fmt.Fprintln(w, "instructions\tblocks\tedges\tcalls\t  function")
	for _, f := range s.Functions {
		if f.Calls > 0 {
			row("@"+f.Name, counts{f.Instructions, f.Blocks, f.Edges, f.Calls})
		}
	}
	row("all", all)
	w.Flush()
}
