// Package bench measures how fast engines run the kernels of the folder bench,
// and how fast text is read, printed and verified. The times are those of the
// processor: of one thread for the kernels, of all threads for text. The engines
// take turns, round by round, so that what else the machine does meets all of
// them; ratios are of two engines in the same round.
package bench
