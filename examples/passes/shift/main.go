// This program is a mirtool that has one pass more.
package main

import (
	"github.com/mirtool/mirtool/cli"
	"github.com/mirtool/mirtool/passes"
)

func main() { cli.Main(config()) }

func config() cli.Config {
	return cli.Config{Passes: append(passes.All(), Shift)}
}
