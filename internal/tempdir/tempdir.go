// Package tempdir makes the folders for what other programs read and write, such
// as a compiler, and knows those that are there, so that a command can remove them
// when a signal ends it.
package tempdir

import (
	"os"
	"sync"
)

var (
	mu   sync.Mutex
	dirs = map[string]bool{}
)

// Make makes a folder, with a name as os.MkdirTemp makes it, and returns what
// removes it and all that is in it.
func Make(pattern string) (dir string, remove func(), err error) {
	mu.Lock()
	defer mu.Unlock()
	if dir, err = os.MkdirTemp("", pattern); err != nil {
		return "", nil, err
	}
	dirs[dir] = true
	return dir, func() {
		mu.Lock()
		defer mu.Unlock()
		os.RemoveAll(dir)
		delete(dirs, dir)
	}, nil
}

// RemoveAll removes all that are there, and holds whoever wants another one: it
// is for a process that is about to end.
func RemoveAll() {
	mu.Lock()
	for dir := range dirs {
		os.RemoveAll(dir)
	}
}
