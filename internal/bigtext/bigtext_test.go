package bigtext_test

import (
	"testing"

	"github.com/mirtool/mirtool/internal/bigtext"
	"github.com/mirtool/mirtool/mirtext"
)

func TestGood(t *testing.T) {
	for _, text := range []func(int) []byte{bigtext.Ordinary, bigtext.Large, bigtext.Tiny} {
		src := text(10000)
		if len(src) < 10000 {
			t.Errorf("%d bytes", len(src))
		}
		if _, err := mirtext.Load("t.mir", src); err != nil {
			t.Error(err)
		}
	}
}
