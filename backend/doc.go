// Package backend says what a backend is: something that loads a module to run
// it, or emits it as an artefact, or both. It holds what all backends share and
// no code generation: the backends are the packages below it.
//
// A backend is a struct literal in an explicit list; a nil function means that
// it cannot. A loaded module is an Instance: its exports can be called, its
// memory read and written, its statistics asked for. What stops a program is an
// error: a *Trap, or an *Exit where the program asked for it.
package backend
