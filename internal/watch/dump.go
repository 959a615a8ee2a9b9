package watch

import (
	"fmt"
	"io"
	"slices"

	"github.com/mirtool/mirtool/internal/textdiff"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// Dump prints around applications, with the banners of LLVM's opt.
type Dump struct {
	Out     io.Writer
	Printer mir.Printer
	Func    string   // when not "", only this function is printed
	Before  []string // names of passes, or "all"; "exec" stands for all commands
	After   []string
	Changed bool                     // print after each application that changed the text
	Diff    bool                     // and then only what differs
	Paint   func(diff string) string // puts a difference in colours; nil leaves it as it is
}

// Attach makes a runner print.
func (d *Dump) Attach(r *passes.Runner) {
	if !d.Changed && len(d.Before)+len(d.After) == 0 {
		return
	}
	var old []Part
	before := func(e *passes.Event) {
		if matches(d.Before, e) {
			d.text("Before", e)
		}
		if d.Changed {
			old = Parts(e, d.Printer, d.Func)
		}
	}
	after := func(e *passes.Event) {
		if d.Changed && e.Changed {
			d.changed(e, old)
		} else if matches(d.After, e) {
			d.text("After", e)
		}
	}
	attach(r, before, after)
}

// matches reports whether an application is by one of the passes.
func matches(names []string, e *passes.Event) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		return n == "all" || n == e.Name || n == "exec" && e.Exec
	})
}

// Banner is the line above what is printed: when is Before or After.
func Banner(when string, e *passes.Event) string {
	return fmt.Sprintf("; *** IR Dump %s %s on %s ***\n", when, e.Pass, Subject(e))
}

// text prints what the application works on.
func (d *Dump) text(when string, e *passes.Event) {
	if d.Func == "" && e.Func == nil {
		io.WriteString(d.Out, Banner(when, e)+moduleText(e.Module, d.Printer)+"\n")
		return
	}
	for _, p := range Parts(e, d.Printer, d.Func) {
		io.WriteString(d.Out, Banner(when, e)+p.Text+"\n")
	}
}

// changed prints what has become of old.
func (d *Dump) changed(e *passes.Event, old []Part) {
	diff := Diff(old, Parts(e, d.Printer, d.Func))
	switch {
	case diff == "":
	case d.Diff:
		if d.Paint != nil {
			diff = d.Paint(diff)
		}
		io.WriteString(d.Out, Banner("After", e)+diff+"\n")
	default:
		d.text("After", e)
	}
}

// Diff returns a unified diff of each part that differs.
func Diff(old, now []Part) string {
	out := ""
	was := map[string]string{}
	for _, p := range old {
		was[p.Name] = p.Text
	}
	for _, p := range now {
		out += textdiff.Unified(title(p.Name, "before"), title(p.Name, "after"), was[p.Name], p.Text)
		delete(was, p.Name)
	}
	for _, p := range old {
		if text, gone := was[p.Name]; gone {
			out += textdiff.Unified(title(p.Name, "before"), title(p.Name, "after"), text, "")
		}
	}
	return out
}

func title(name, when string) string {
	if name == "" {
		name = "[module]"
	}
	return name + " " + when
}
