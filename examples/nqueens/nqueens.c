/* Twin of nqueens.mir: places n queens that don't attack each other; prints the first board and the number of all boards.
   This one checks each queen against those above it. */
#include <stdio.h>
#include <stdlib.h>

enum { MAX = 16 };

static int queen[MAX]; /* the column of the queen in each row */
static int n;
static long solutions;

static int attacked(int row, int col) {
  for (int r = 0; r < row; r++)
    if (queen[r] == col || abs(queen[r] - col) == row - r) return 1;
  return 0;
}

static void show(void) {
  for (int row = 0; row < n; row++) {
    for (int col = 0; col < n; col++) printf(col == queen[row] ? " Q" : " .");
    printf("\n");
  }
}

static void place(int row) {
  if (row == n) {
    if (solutions++ == 0) show();
    return;
  }
  for (int col = 0; col < n; col++)
    if (!attacked(row, col)) {
      queen[row] = col;
      place(row + 1);
    }
}

int main(int argc, char **argv) {
  n = argc > 1 ? atoi(argv[1]) : 8;
  if (n < 1 || n > MAX) {
    printf("the board must have 1 to %d rows\n", MAX);
    return 1;
  }
  place(0);
  printf("%d queens: %ld solutions\n", n, solutions);
  return 0;
}
