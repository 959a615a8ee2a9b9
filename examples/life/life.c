/* Twin of life.mir: Conway's game of life on a torus of 64 x 32 cells, from the R-pentomino. This one keeps a byte a cell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { W = 64, H = 32 };

static char cell[H][W], next[H][W];

static int neighbours(int y, int x) {
  int sum = 0;
  for (int dy = -1; dy <= 1; dy++)
    for (int dx = -1; dx <= 1; dx++)
      if (dy || dx) sum += cell[(y + dy + H) % H][(x + dx + W) % W];
  return sum;
}

int main(int argc, char **argv) {
  long generations = argc > 1 ? atol(argv[1]) : 200;
  int population = 0;
  cell[14][31] = cell[14][32] = cell[15][30] = cell[15][31] = cell[16][31] = 1;
  for (long g = 0; g < generations; g++) {
    for (int y = 0; y < H; y++)
      for (int x = 0; x < W; x++) {
        int around = neighbours(y, x);
        next[y][x] = around == 3 || (around == 2 && cell[y][x]);
      }
    memcpy(cell, next, sizeof cell);
  }
  for (int y = 0; y < H; y++) {
    for (int x = 0; x < W; x++) {
      putchar(cell[y][x] ? '#' : '.');
      population += cell[y][x];
    }
    putchar('\n');
  }
  printf("generation %ld, population %d\n", generations, population);
  return 0;
}
