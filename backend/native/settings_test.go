package native

import (
	"io"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mirtext"
)

// TestSettings gives values that there are not, as a program in Go can.
func TestSettings(t *testing.T) {
	m, err := mirtext.Load("f.mir", []byte("mir 1\nexport func @f() {\n^entry:\n  ret\n}\n"))
	must(t, err)
	wantError := func(what string, err error, want string) {
		if err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", what, err, want)
		}
	}
	const level = `the setting llvm-opt: "7": there is 0, 1, 2, 3, s, z`
	_, err = Backend.Load(m, backend.Options{Settings: backend.Settings{"llvm-opt": {"7"}}})
	wantError("load", err, level)
	for _, x := range []struct{ target, setting, value, want string }{
		{"obj", "llvm-opt", "7", level},
		{"asm", "target", "i686-linux-gnu", `the setting target: "i686-linux-gnu": no machine with 64-bit little-endian memory; those are x86_64, amd64, aarch64, arm64, riscv64, powerpc64le, ppc64le, loongarch64`},
		{"llvm", "llvm-version", "13", `the setting llvm-version: "13": want a number from 14 on`},
	} {
		err := Backend.Target(x.target).Emit(m, io.Discard, backend.EmitOptions{Settings: backend.Settings{x.setting: {x.value}}})
		wantError(x.target, err, x.want)
	}
}
