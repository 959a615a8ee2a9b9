// Package report writes what a run of passes did as one HTML file that needs no
// network: for each function a column for each application of a pass that
// changed it, with the difference to the one before and its control-flow graph.
//
// The file holds the first text of each function and, for each column, the
// edits that lead to it; the page in it makes the columns of a function when
// that function is looked at. What is in the folder page is that page.
package report
