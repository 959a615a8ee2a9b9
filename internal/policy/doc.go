// Package policy holds tests of what the whole repository has agreed on: which
// package may import which, and what may not stand in any file.
package policy
