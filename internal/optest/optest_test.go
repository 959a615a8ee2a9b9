package optest

import (
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/backend/native"
	"github.com/mirtool/mirtool/backend/orc"
	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/internal/orctest"
)

// backends are those that are held to the op table. What makes one's code is
// what makes the code of orc too, which only runs each op.
var backends = []*backend.Backend{interp.Backend, native.Backend, wasm.Backend}

// TestRun runs every op on every backend.
func TestRun(t *testing.T) {
	for _, b := range append(backends, orc.Backend) {
		t.Run(b.Name, func(t *testing.T) { Run(t, b) })
	}
}

// TestPairs runs all pairs of ops on every backend.
func TestPairs(t *testing.T) {
	for _, b := range backends {
		t.Run(b.Name, func(t *testing.T) { RunPairs(t, b, 5) })
	}
}

// TestAddresses runs loads and stores on every backend.
func TestAddresses(t *testing.T) {
	for _, b := range backends {
		t.Run(b.Name, func(t *testing.T) { RunAddresses(t, b) })
	}
}

// TestMoves hands on values on every backend.
func TestMoves(t *testing.T) {
	for _, b := range backends {
		t.Run(b.Name, func(t *testing.T) { RunMoves(t, b) })
	}
}

func TestMain(m *testing.M) { orctest.Main(m) }
