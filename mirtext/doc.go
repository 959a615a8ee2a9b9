// Package mirtext reads MIR text into a mir.Module.
//
// The grammar of the language is the file grammar.go: structs that participle
// reads, one for each kind of line. It is the authority. A text is taken apart
// in steps:
//
//   - a scanner cuts it into tokens, and these into statements: a line, or
//     several when a line ends in a comma or stands inside the braces of data;
//   - all symbols are declared first, then each function's blocks, variables
//     and slots, and then its instructions, so that everything may be named
//     before it is declared and each constant finds its type;
//   - each statement is parsed by its production, so that a broken line costs
//     one diagnostic and the next line starts anew. What could not be read
//     stands in the module as mir.OpBad, and nothing is said about what
//     touches it.
//
// Instructions are read by the form of their op, never by its name.
//
// The grammar reads some 3 MB a second. So whatever is right takes the fast
// path, a hand-written scanner that reads 30 times as fast, functions in
// parallel (the files fast*.go). It reports nothing: it gives up, and the
// grammar reads the function again and says what is wrong. Tests hold the two
// paths equal, down to the numbers of values.
//
// A text that does not fit into memory is read by Each, one declaration at a
// time.
package mirtext
