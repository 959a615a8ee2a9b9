package main

import (
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

// lazy changes something and denies it.
var lazy = &passes.Pass{
	Name: "lazy", Doc: "rename the entry block",
	Run: func(_ *passes.Context, f *mir.Func) bool {
		f.SetBlockName(f.Entry(), "start")
		return false
	},
}

// breaks makes something that is not well formed.
var breaks = &passes.Pass{
	Name: "breaks", Doc: "return nothing",
	Run: func(_ *passes.Context, f *mir.Func) bool {
		f.SetArgs(f.Last(f.Entry()))
		return true
	},
}

// wrong makes another program of it.
var wrong = &passes.Pass{
	Name: "wrong", Doc: "let @f return 7",
	Run: func(_ *passes.Context, f *mir.Func) bool {
		if f.Name != "f" {
			return false
		}
		f.SetArgs(f.Last(f.Entry()), f.Int(mir.I64, 7))
		return true
	},
}

// panics panics.
var panics = &passes.Pass{
	Name: "panics", Doc: "panic on @g",
	Run: func(_ *passes.Context, f *mir.Func) bool {
		if f.Name == "g" {
			panic("too many cats")
		}
		return false
	},
}
