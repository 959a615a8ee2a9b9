// Package mirtext reads MIR text into a mir.Module.
//
// The grammar of the language is the file grammar.go: structs that participle
// reads. A text is taken apart in three steps:
//
//   - a scanner cuts it into tokens and statements (a line, or several when a
//     line ends in a comma or stands inside the braces of data);
//   - each statement is parsed by its production, so that a broken line costs
//     one diagnostic and the next line starts anew;
//   - the declarations are collected first, then the blocks, variables and
//     slots of each function, and then its instructions, so that everything
//     may be named before it is declared and each constant finds its type.
//
// Instructions are read by the form of their op, never by its name.
package mirtext
