// Package filetest runs MIR files by the directives in their comments.
//
//	; test: run                            or check, opt PASSES, verify, roundtrip, emit TARGET
//	; args: 7 "two words"                  the command line of the @main() that follow
//	; stdin: 12 13                         their standard input
//	; run: @sum(10) == 45                  what it must return,
//	; run: @main() == 0 prints "45\n"      print,
//	; run: @main() exits 3                 exit with,
//	; run: @div(1, 0) traps div-by-zero    or trap with
//	%x = add.i32 %y, %a   ; error: a part of a message reported for this line
//	; error@-1: … for the line above, for lines that can hold no comment
//	; output:                              what the test above printed or made
//	; sum = 45
//
// Results are compared as they are printed: -0.0 is not 0.0. An expected nan is
// any NaN, nan:0x… these bits.
//
// The text behind stdin: is the input, without a newline; the next stdin: line
// in a row goes on in the next line. In quotes it is exactly what the quotes
// hold.
//
// Below test: check, every access to memory is checked, and what the checks
// report is a part of the output.
//
// Below test: opt, what run: lines say must hold before the passes and after
// them; its output is the module that the passes made.
//
// The lines under output: up to the next directive are the output. One that
// starts with \" is a quoted text instead and no line of its own: it stands for
// what a comment cannot show.
//
// A file with error: and without test: is a verify test. A file without
// directives is no test.
package filetest
