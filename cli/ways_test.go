package cli

import (
	"fmt"
	"os"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/native"
	"github.com/mirtool/mirtool/backend/orc"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// ways returns a backend in all ways in which its code may come about: with the
// oldest and the newest LLVM, optimised by it or not, and by the passes or not.
// For others than those that go through LLVM there is one.
func ways(b *backend.Backend) []*backend.Backend {
	setting, versions := native.CC, []string{"clang-14", "clang-19"}
	switch b {
	case orc.Backend:
		setting, versions = orc.Version, []string{"14", "19"}
	case native.Backend:
	default:
		return []*backend.Backend{b}
	}
	var all []*backend.Backend
	for _, version := range versions {
		for _, llvm := range []string{"0", "2"} {
			for _, level := range []int{0, 2} {
				w := *b
				w.Name = fmt.Sprintf("%s --%s=%s --llvm-opt=%s -O%d", b.Name, setting.Name, version, llvm, level)
				w.Load = func(m *mir.Module, o backend.Options) (backend.Instance, error) {
					m, err := optimisedTo(m, level)
					if err != nil {
						return nil, err
					}
					o.Settings = backend.Settings{setting.Name: {version}, native.LLVMOpt.Name: {llvm}}
					return b.Load(m, o)
				}
				all = append(all, &w)
			}
		}
	}
	return all
}

// optimisedTo returns what the passes of a level make of a module.
func optimisedTo(m *mir.Module, level int) (*mir.Module, error) {
	if level == 0 {
		return m, nil
	}
	pl, err := passes.Parse(passes.Level(level), passes.All())
	if err != nil {
		return nil, err
	}
	m, _, err = (&passes.Runner{}).Run(m.Clone(), pl)
	return m, err
}

// inWays returns each backend in one of its ways, file number i in the next one,
// or in all with MIRTOOL_LONG.
func inWays(bs []*backend.Backend, i int) []*backend.Backend {
	var all []*backend.Backend
	for _, b := range bs {
		ws := ways(b)
		if os.Getenv("MIRTOOL_LONG") == "" {
			ws = ws[i%len(ws):][:1]
		}
		all = append(all, ws...)
	}
	return all
}
