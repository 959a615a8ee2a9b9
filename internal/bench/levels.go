package bench

import (
	"bytes"
	"fmt"
	"text/tabwriter"

	"github.com/mirtool/mirtool/internal/bigtext"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
)

// levelSizes are how many instructions the modules have, about.
var levelSizes = []int{10_000, 100_000, 1_000_000}

// RunLevels measures how many instructions a second of processor time the
// levels optimise, and prints a table: for modules of that size, or with 0 of
// several.
func (c *Config) RunLevels(size int) error {
	return c.levels(sizesOf(size))
}

// sizesOf returns the one size that is given, or with 0 several.
func sizesOf(size int) []int {
	if size > 0 {
		return []int{size}
	}
	return levelSizes
}

func (c *Config) levels(sizes []int) error {
	return c.perModule(sizes, "-O1\t-O2\t-O3\t", "M inst/s\tM inst/s\tM inst/s\t", c.levelRow)
}

// perModule prints a table with a row for each kind of module in each size; head
// and foot are what stands above and below what row prints.
func (c *Config) perModule(sizes []int, head, foot string, row func(tw *tabwriter.Writer, kind string, size int) error) error {
	tw := tabwriter.NewWriter(c.Out, 0, 0, 3, ' ', tabwriter.AlignRight)
	fmt.Fprintln(tw, "functions\tinstructions\t"+head)
	for _, kind := range []string{"ordinary", "variables", "tiny"} {
		for _, size := range sizes {
			fmt.Fprintf(c.Log, "\r%s %d ", kind, size)
			if err := row(tw, kind, size); err != nil {
				return err
			}
		}
	}
	fmt.Fprintf(c.Log, "\r%40s\r", "")
	fmt.Fprintln(tw, "\t\t"+foot)
	return tw.Flush()
}

func (c *Config) levelRow(tw *tabwriter.Writer, kind string, size int) error {
	m, err := Module(kind, size)
	if err != nil {
		return err
	}
	n := instructions(m)
	fmt.Fprintf(tw, "%s\t%d\t", kind, n)
	for level := 1; level <= 3; level++ {
		pl, err := passes.Parse(passes.Level(level), passes.All())
		if err != nil {
			return err
		}
		var copies []*mir.Module // one a round, made beforehand
		for range c.Rounds {
			copies = append(copies, m.Clone())
		}
		took := c.best(func() {
			last := len(copies) - 1
			_, _, failed := (&passes.Runner{}).Run(copies[last], pl)
			copies, err = copies[:last], keep(err, failed)
		})
		if err != nil {
			return err
		}
		fmt.Fprintf(tw, "%.2f\t", float64(n)/1e6/took)
	}
	fmt.Fprintln(tw)
	return nil
}

// Module returns a module of about as many instructions, whose functions are
// all exported: ordinary ones as a front end that builds SSA form makes them,
// the same with variables in the place of block parameters, or tiny ones.
func Module(kind string, size int) (*mir.Module, error) {
	const ordinarySize, tinySize = 1250, 78 // bytes a function
	var src []byte
	if kind == "tiny" {
		src = bigtext.Tiny(size / 2 * tinySize)
	} else {
		src = bigtext.Ordinary(size / 33 * ordinarySize)
	}
	m, err := mirtext.Load(kind+".mir", bytes.ReplaceAll(src, []byte("\nfunc "), []byte("\nexport func ")))
	if err != nil || kind != "variables" {
		return m, err
	}
	pl, err := passes.Parse("outofssa", passes.All())
	if err != nil {
		return nil, err
	}
	m, _, err = (&passes.Runner{}).Run(m, pl)
	return m, err
}
