package native

import (
	"context"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mirtext"
	"os"
)

func TestDev(t *testing.T) {
	m, err := mirtext.Load("a.mir", []byte(`mir 1
import func @print_i64(i64)
export func @f(%a: i64, %b: i64) -> i64 {
^entry:
  call @print_i64(%a)
  %q = sdiv.i64 %a, %b
  ret %q
}
`))
	if err != nil {
		t.Fatal(err)
	}
	in, err := host.Load(m, Backend, host.Config{Stdout: os.Stdout}, backend.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	for range 3 {
		r, err := in.Call(context.Background(), "f", 10, 3)
		t.Log(r, err)
	}
	r, err := in.Call(context.Background(), "f", 10, 0)
	t.Log(r, err)
	r, err = in.Call(context.Background(), "f", 10, 0)
	t.Log(r, err)
}
