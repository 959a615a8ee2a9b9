/* Twin of mandelbrot.mir: the Mandelbrot set as a plain PBM picture (P1), size x size, black where 50 steps do not escape. */
#include <stdio.h>
#include <stdlib.h>

static int escapes(double cr, double ci) {
  double zr = 0, zi = 0;
  for (int step = 0; step < 50; step++) {
    double r = zr * zr - zi * zi + cr, i = 2 * zr * zi + ci;
    if (r * r + i * i > 4) return 1;
    zr = r;
    zi = i;
  }
  return 0;
}

int main(int argc, char **argv) {
  int size = argc > 1 ? atoi(argv[1]) : 64;
  printf("P1\n%d %d\n", size, size);
  for (int y = 0; y < size; y++) {
    for (int x = 0; x < size; x++) {
      if (x > 0 && x % 70 == 0) putchar('\n'); /* no line of a plain PBM should be longer */
      putchar(escapes(2.0 * x / size - 1.5, 2.0 * y / size - 1.0) ? '0' : '1');
    }
    putchar('\n');
  }
  return 0;
}
