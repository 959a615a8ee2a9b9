package wasm

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/rt"
)

// addStart adds @_start, which a WASI engine calls: it fills the parameters of
// @main from the command line, calls it and ends the program with its result. A
// module without an exported @main has none.
func addStart(m *mir.Module) error {
	main := m.ExportByName("main")
	if main == nil {
		return nil
	}
	f, _ := m.AddFunc(startName, mir.Sig{})
	if f == nil {
		return mir.Diagnostics{{Pos: m.Pos(m.SymPlace(m.Lookup(startName))), Code: "wasm/name", Message: "@_start is the name of what a WASI program begins with; give the function another one"}}
	}
	f.Export, f.Runtime = true, true
	s := starter{Builder: mir.NewBuilder(f), m: m, main: main}
	s.Place = main.Place
	if err := rt.CheckMain(main).Err(); err != nil {
		return err
	}
	args := s.args()
	status := rt.ExitStatus(s.Builder, s.Call(m.Lookup("main"), args...))
	bad, good := s.Block("status"), s.Block("done")
	s.Br(s.Op(mir.Ne, mir.I32, status, s.Int(mir.I32, 0)), bad, good)
	s.At(bad)
	s.Call(s.use("mir.exit", []mir.Type{mir.I32}), status)
	s.Unreachable()
	s.At(good)
	s.Call(s.use(reserved+"final", nil))
	s.Ret()
	return nil
}

const startName = "_start"

// starter builds @_start.
type starter struct {
	*mir.Builder
	m    *mir.Module
	main *mir.Func
}

// use returns an import, which is added if it is not there.
func (s *starter) use(name string, params []mir.Type, results ...mir.Type) mir.Sym {
	if old := s.m.Lookup(name); old != 0 {
		return old
	}
	f, sym := s.m.AddImport(name, mir.Sig{Params: params, Results: results})
	f.Runtime = true
	return sym
}

// text returns the address and length of constant bytes.
func (s *starter) text(text string) (mir.Value, mir.Value) {
	sym := s.m.AddGlobal(&mir.Global{Name: s.m.FreeName(reserved + "text"), Const: true, Init: []mir.Datum{{Kind: mir.DatumBytes, Bytes: text}}})
	return s.Addr(sym), s.Int(mir.I64, int64(len(text)))
}

// args fills the parameters of @main.
func (s *starter) args() []mir.Value {
	params := s.main.Sig.Params
	if len(params) == 0 {
		text, n := s.text("@main() takes no arguments\n")
		s.Call(s.use(reserved+"noargs", []mir.Type{mir.Ptr, mir.I64}), text, n)
		return nil
	}
	three := []mir.Type{mir.I64, mir.Ptr, mir.I64}
	count := s.use(reserved+"args", []mir.Type{mir.I32, mir.Ptr, mir.I64})
	if rt.TakesArgv(s.main) {
		s.Call(count, s.Int(mir.I32, -1), s.Int(mir.Ptr, 0), s.Int(mir.I64, 0))
		argc := s.Call(s.use(reserved+"argc", nil, mir.I32))
		argv := s.Call(s.use(reserved+"argv", nil, mir.Ptr))
		return []mir.Value{argc[0], argv[0]}
	}
	var names []string
	for i := range params {
		names = append(names, rt.ParamText(s.main, i))
	}
	plural := "s"
	if len(params) == 1 {
		plural = ""
	}
	text, n := s.text(fmt.Sprintf("@main(%s) takes %d argument%s\n", strings.Join(names, ", "), len(params), plural))
	s.Call(count, s.Int(mir.I32, int64(len(params))), text, n)
	var args []mir.Value
	for i, t := range params {
		text, n := s.text(fmt.Sprintf("argument %d, %s of @main: ", i+1, names[i]))
		read := s.use(reserved+"arg."+t.String(), three, t)
		args = append(args, s.Call(read, s.Int(mir.I64, int64(i+1)), text, n)[0])
	}
	return args
}
