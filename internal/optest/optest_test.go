package optest

import (
	"testing"

	"github.com/mirtool/mirtool/backend"
)

// backends are those that Run holds to the op table.
var backends = []*backend.Backend{}

// TestRun runs every op on every backend.
func TestRun(t *testing.T) {
	for _, b := range backends {
		t.Run(b.Name, func(t *testing.T) { Run(t, b) })
	}
}
