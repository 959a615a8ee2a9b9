package wasm

import "github.com/mirtool/mirtool/mir"

// localNames returns the names of the locals: of each the first value in it.
func (e *emitter) localNames() []string {
	if e.p.o.Strip {
		return nil
	}
	e.names = grown(e.names, len(e.localTypes))
	names := e.names
	for _, b := range e.blocks {
		for _, v := range e.params(b) {
			e.nameLocal(names, v)
		}
		if e.g.isDispatcher(b) {
			continue
		}
		for v := range e.f.Insts(b) {
			e.nameLocal(names, v)
		}
	}
	for x, info := range e.f.Vars() {
		names[e.vars[x]] = "$" + info.Name
	}
	return names
}

func (e *emitter) nameLocal(names []string, v mir.Value) {
	if x := e.val[v].local; x >= 0 && names[x] == "" && e.f.HasName(v) {
		names[x] = e.f.NameOf(v)
	}
}
