package report

import (
	"embed"
	"encoding/json"
	"io"
	"strings"

	"github.com/mirtool/mirtool/internal/watch"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

//go:embed page
var page embed.FS

// scripts are the parts of the page's program, in order.
var scripts = []string{"text.js", "layout.js", "graph.js", "view.js"}

// Finish enters what is known when the run has ended.
func (r *Report) Finish(m *mir.Module, run *passes.Report, err error) {
	r.Counts.After = watch.ModuleSize(m)
	for _, p := range r.Counts.Passes {
		seconds := 0.0
		for _, q := range run.Passes {
			if q.Name == p.Name {
				seconds = q.Time.Seconds()
			}
		}
		r.Seconds = append(r.Seconds, seconds)
	}
	if err != nil {
		r.Error = err.Error()
	}
}

// Write writes the file.
func (r *Report) Write(w io.Writer) error {
	data, err := json.Marshal(r) // with < as an escape, so that no tag is in it
	if err != nil {
		return err
	}
	var program strings.Builder
	for _, s := range scripts {
		program.WriteString(file(s))
	}
	_, err = strings.NewReplacer(
		"/* style */", file("style.css"),
		"/* data */", string(data),
		"/* program */", program.String(),
	).WriteString(w, file("page.html"))
	return err
}

func file(name string) string {
	text, err := page.ReadFile("page/" + name)
	if err != nil {
		panic(err)
	}
	return string(text)
}
