// Command mirtool reads, checks and runs MIR.
package main

import "github.com/mirtool/mirtool/cli"

func main() { cli.Main(cli.Config{}) }
