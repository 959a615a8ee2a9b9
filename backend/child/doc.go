// Package child runs a program as a process of its own, so that nothing that it
// does can harm the one who runs it, and makes an instance of it.
//
// The process has machine code that llvmtext.Prepare made of a module in the mode
// Child; how it came to be, compiled to an executable or by a JIT, is of no matter
// here. It reads commands from descriptor 3 and writes events to descriptor 4. Its
// other descriptors are free: what the program prints goes through the function
// mir.write like all else that it imports.
//
// A command and an event begin with a head of 16 bytes in the order of the
// machine: i32 what, i32 index, i64 n. The commands:
//
//	1 call     export index; n bytes follow, room for its arguments and results, 8 each
//	2 resume   n bytes follow: the results of the function that was called
//	3 grow     makes n bytes of memory
//	4 symbol   asks for the address of global index
//	5 limit    the program may have n bytes of memory
//	6 fuel     the program may use so much
//
// and the events:
//
//	1 returned  n bytes follow: the results
//	2 host      calls import index with n bytes of arguments, waits for resume
//	3 address   n, what grow and symbol asked for
//	4 trap      of kind index; n is the function's number and the instruction's << 32, or 0
//	5 ready     said once, at the start
//
// A process that waits for resume, or that trapped, does other commands
// meanwhile. Its memory is read and written as /proc has it. The signal USR1
// says that the time is up, and is a trap. When its descriptor 3 ends, it ends, even
// if the program is running.
package child
