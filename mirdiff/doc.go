// Package mirdiff compares modules. Functions, imports and globals are matched
// by name; what is shown of those that differ is the difference of their texts.
//
// There are two modes. Text compares the canonical texts: a difference is a
// patch that makes one text the other. Structural sees through the names of
// values, blocks, variables and slots, through their order, through the order of
// symbols and through places: two modules are equal when one can be made the
// other by renaming and reordering. Where they are not, the second is shown with
// the names and in the order of the first, as far as the two could be matched.
//
// A Diff says what was found, line by line; how it looks is the business of
// others. The steps are in files of their own: symbols are matched in
// compare.go, the parts of two functions in match.go (when they may be equal), guess.go
// and guessinst.go (when they are not), and translate.go renames.
package mirdiff
