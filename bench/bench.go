// Package bench holds nine small programs that measure engines, each in MIR
// and in C, some in Lua: see README.md.
package bench

import (
	"embed"
	"fmt"
	"strings"
)

// Files has the folder kernels and the file sizes.
//
//go:embed kernels sizes
var Files embed.FS

// A Kernel is one of the programs: a function run from a size to a number.
type Kernel struct {
	Name string
	Size int64 // takes machine code about a tenth of a second
}

// Kernels returns the kernels in their order.
func Kernels() ([]Kernel, error) {
	text, err := Files.ReadFile("sizes")
	if err != nil {
		return nil, err
	}
	var ks []Kernel
	for line := range strings.Lines(string(text)) {
		var k Kernel
		if _, err := fmt.Sscan(line, &k.Name, &k.Size); err != nil {
			return nil, fmt.Errorf("sizes: %q: %w", line, err)
		}
		ks = append(ks, k)
	}
	return ks, nil
}
