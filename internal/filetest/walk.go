package filetest

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// Path is a file to be tested.
type Path struct {
	File  string
	Named bool // by the user, not found in a folder
}

// Stdin is the name of the file that is read from standard input, for which
// the path - stands.
const Stdin = "<stdin>"

// Find returns the files that paths name: folders stand for the .mir files in
// them and below, in the order of their names.
func Find(paths []string) ([]Path, error) {
	var found []Path
	for _, p := range paths {
		if p == "-" {
			found = append(found, Path{Stdin, true})
			continue
		}
		info, err := os.Stat(p)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%s: no such file or folder", p)
		case err != nil:
			return nil, err
		case !info.IsDir():
			found = append(found, Path{p, true})
			continue
		}
		err = filepath.WalkDir(p, func(file string, d fs.DirEntry, err error) error {
			switch name := d.Name(); {
			case err != nil:
				return err
			case d.IsDir() && strings.HasPrefix(name, ".") && file != p:
				return fs.SkipDir
			case !d.IsDir() && filepath.Ext(name) == ".mir":
				found = append(found, Path{file, false})
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

// RunAll tests files, jobs at a time (as many as there are processors when it
// is 0), and hands the results to report in the order of the files.
func (c *Config) RunAll(paths []Path, jobs int, report func(Result)) {
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	results := make([]chan Result, len(paths))
	for i := range results {
		results[i] = make(chan Result, 1)
	}
	panics := make(chan any, len(paths))
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(jobs, len(paths)) {
		wg.Go(func() {
			for i := range next {
				results[i] <- c.guarded(paths[i], panics)
			}
		})
	}
	go func() {
		for i := range paths {
			next <- i
		}
		close(next)
	}()
	for _, r := range results {
		report(<-r)
	}
	wg.Wait()
	if len(panics) > 0 {
		panic(<-panics)
	}
}

// guarded tests a file; a panic is handed over to be raised where it is caught.
func (c *Config) guarded(p Path, panics chan<- any) (r Result) {
	defer func() {
		if e := recover(); e != nil {
			r.File = p.File
			r.fail(0, "internal error: %v", e)
			panics <- fmt.Sprintf("%s: %v", p.File, e)
		}
	}()
	r = c.Run(p.File)
	if r.Skipped && p.Named {
		r.Skipped = false
		r.fail(0, "the file has no test directives, such as: ; run: @f(1) == 2")
	}
	return r
}
