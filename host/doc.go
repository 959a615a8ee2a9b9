// Package host is the standard host library: the functions that a MIR program
// may import from the outside world, written in plain Go behind
// backend.HostFunc. A backend that can call Go runs any program with it, and it
// is the oracle for every other implementation of the same names.
//
// One Host serves one instance. All output goes through one buffer, which is
// flushed at exit, at a trap (both by Flush), before standard input is read and
// before anything else is written. Standard input is one stream for all the
// functions that read.
//
// The five functions mir.write, mir.read, mir.exit, mir.clock and mir.grow are
// all that a runtime written in MIR needs; they know of no buffer.
package host
