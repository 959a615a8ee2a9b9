package bench

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/bench"
	"github.com/mirtool/mirtool/internal/tempdir"
	"github.com/mirtool/mirtool/mir"
)

// Config says what is measured and how.
type Config struct {
	Backends []*backend.Backend
	Kernels  []string         // names; none stands for all
	Folder   string           // of the kernels; "" stands for those built in
	Sizes    map[string]int64 // instead of the usual ones
	Rounds   int
	Out      io.Writer // the tables
	Log      io.Writer // what is going on

	// Optimize runs passes over a kernel before a backend gets it; nil runs none.
	// The time that it takes is not measured.
	Optimize func(m *mir.Module, b *backend.Backend) (*mir.Module, error)

	dir string // where programs are made
}

// A Mistake is an error of whoever asks, such as a kernel that does not exist.
type Mistake struct{ Message string }

func (e *Mistake) Error() string { return e.Message }

// RunKernels measures all engines on the kernels and prints a table.
func (c *Config) RunKernels() error {
	kernels, err := c.kernels()
	if err != nil {
		return err
	}
	var remove func()
	if c.dir, remove, err = tempdir.Make("mirtool-bench-"); err != nil {
		return err
	}
	defer remove()
	if err := c.unpack(); err != nil {
		return err
	}
	t := table{engines: c.engines(), missing: map[string]string{}}
	for _, k := range kernels {
		row, err := c.measure(k, &t)
		if err != nil {
			return err
		}
		t.rows = append(t.rows, row)
	}
	t.write(c.Out)
	return nil
}

// kernels returns those that are asked for.
func (c *Config) kernels() ([]bench.Kernel, error) {
	all, err := bench.Kernels()
	if err != nil {
		return nil, err
	}
	var names []string
	var chosen []bench.Kernel
	for _, k := range all {
		names = append(names, k.Name)
		if n, ok := c.Sizes[k.Name]; ok {
			k.Size = n
		}
		if len(c.Kernels) == 0 || slices.Contains(c.Kernels, k.Name) {
			chosen = append(chosen, k)
		}
	}
	for _, name := range c.Kernels {
		if !slices.Contains(names, name) {
			return nil, &Mistake{fmt.Sprintf("there is no kernel %q; the kernels are %s", name, strings.Join(names, " "))}
		}
	}
	return chosen, nil
}

// unpack puts the kernels that are built in where compilers find them.
func (c *Config) unpack() error {
	if c.Folder != "" {
		return nil
	}
	c.Folder = filepath.Join(c.dir, "kernels")
	if err := os.Mkdir(c.Folder, 0o755); err != nil {
		return err
	}
	return fs.WalkDir(bench.Files, "kernels", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := bench.Files.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(c.Folder, d.Name()), text, 0o644)
	})
}

func (c *Config) path(name string) string { return filepath.Join(c.Folder, name) }

func (c *Config) file(name string) ([]byte, error) { return os.ReadFile(c.path(name)) }

const (
	enough = 300 * time.Millisecond // an engine's time in a round
	most   = 20                     // calls in a round
	slow   = 4 * time.Second        // an engine whose calls take longer has one round
)

// measure runs one kernel on all engines, which take turns.
func (c *Config) measure(k bench.Kernel, t *table) (row, error) {
	r := row{kernel: k.Name, times: make([][]time.Duration, len(t.engines))}
	programs := make([]program, len(t.engines))
	for i, e := range t.engines {
		p, err := e.load(k)
		switch {
		case errors.Is(err, errNoSource):
		case err != nil:
			t.missing[e.name] = err.Error()
		default:
			programs[i] = p
			defer p.close()
		}
	}
	var result *int64
	for round := range c.Rounds {
		fmt.Fprintf(c.Log, "\r%s, round %d of %d ", k.Name, round+1, c.Rounds)
		for i, p := range programs {
			if p == nil || round > 0 && r.times[i][0] > slow {
				continue
			}
			got, best, err := p.run(k.Size, calls(r.times[i]))
			if err != nil {
				return r, fmt.Errorf("%s on %s: %w", k.Name, t.engines[i].name, err)
			}
			if result == nil {
				result = &got
			}
			if *result != got {
				return r, fmt.Errorf("%s gives %d on %s, and %d on another engine", k.Name, got, t.engines[i].name, *result)
			}
			r.times[i] = append(r.times[i], best)
		}
	}
	fmt.Fprintf(c.Log, "\r%40s\r", "")
	return r, nil
}

// calls is how many there are in a round, given the times so far.
func calls(times []time.Duration) int {
	if len(times) == 0 {
		return 1
	}
	return int(min(max(enough/max(times[0], 1), 1), most))
}
