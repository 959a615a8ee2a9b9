package wasm_test

import (
	"io"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/mirtext"
)

// TestScale emits shapes that are large, none of which may take time out of
// proportion.
func TestScale(t *testing.T) {
	if testing.Short() {
		t.Skip("large")
	}
	for name, text := range shapes(40000) {
		m, err := mirtext.Load("shape.mir", []byte("mir 1\n"+text))
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if err := wasm.Emit(io.Discard, m, wasm.Options{NoWASI: true}); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		t.Logf("%s: %v", name, time.Since(start))
	}
}
