// Package replace writes files so that they are there whole or not at all.
package replace

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
)

// File puts a text in the place of a file, by way of a temporary one beside it.
// What is no regular file is written to as it is.
func File(file string, text []byte) error {
	if real, err := filepath.EvalSymlinks(file); err == nil {
		file = real
	}
	info, err := os.Stat(file)
	if err == nil && !info.Mode().IsRegular() {
		return os.WriteFile(file, text, 0o666)
	}
	tmp := filepath.Join(filepath.Dir(file), fmt.Sprintf(".mirtool-%x.tmp", rand.Uint64()))
	err = os.WriteFile(tmp, text, 0o666)
	if err == nil && info != nil {
		err = os.Chmod(tmp, info.Mode().Perm())
	}
	if err == nil {
		err = os.Rename(tmp, file)
	}
	if err != nil {
		os.Remove(tmp)
		return fmt.Errorf("cannot write %s: %w", file, err)
	}
	return nil
}
