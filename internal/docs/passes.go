package docs

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/passes"
)

// passList has a section for each pass.
func passList() string {
	var b strings.Builder
	for _, p := range passes.All() {
		fmt.Fprintf(&b, "### %s\n\n%s.", p.Name, strings.ToUpper(p.Doc[:1])+p.Doc[1:])
		if p.RunModule != nil {
			b.WriteString(" It works on the whole module.")
		}
		if kept := factNames(p.Preserves); kept != "" && p.Run != nil {
			b.WriteString(" It keeps the " + kept + ".")
		}
		folder := filepath.Join("testdata", "opt", p.Name)
		if _, err := os.Stat(filepath.Join(root, folder)); err == nil {
			fmt.Fprintf(&b, " [Tests](../testdata/opt/%s) show what it does.", p.Name)
		}
		b.WriteString("\n\n")
		if len(p.Options) == 0 {
			continue
		}
		var rows [][]string
		for _, o := range p.Options {
			rows = append(rows, []string{code(o.Name), strconv.Itoa(o.Default), o.Doc})
		}
		b.WriteString(table([]string{"option", "default", "is"}, rows) + "\n")
	}
	return b.String()
}

func factNames(f passes.Facts) string {
	var names []string
	for _, n := range []struct {
		fact passes.Facts
		name string
	}{
		{passes.FactCFG, "control-flow graph"}, {passes.FactDom, "dominator tree"},
		{passes.FactLoops, "loops"}, {passes.FactUses, "uses"},
	} {
		if f&n.fact != 0 {
			names = append(names, n.name)
		}
	}
	if len(names) > 1 {
		last := len(names) - 1
		return strings.Join(names[:last], ", ") + " and " + names[last]
	}
	return strings.Join(names, "")
}

// levels lists the pipelines of the levels.
func levels() string {
	var rows [][]string
	for n := range 4 {
		text := "nothing"
		if l := passes.Level(n); l != "" {
			text = code(l)
		}
		rows = append(rows, []string{code(fmt.Sprintf("-O%d", n)), text})
	}
	return table([]string{"level", "pipeline"}, rows)
}

// wholeFile returns a file of the repository in a code block.
func wholeFile(name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	languages := map[string]string{".go": "go", ".py": "python", ".mir": "mir"}
	return "```" + languages[filepath.Ext(name)] + "\n" + string(text) + "```", err
}
