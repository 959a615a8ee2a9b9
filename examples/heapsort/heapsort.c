/* Twin of heapsort.mir: sorts n pseudo-random doubles between 0 and 1. Uses the library's qsort. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static double next_random(void) { /* xorshift64* */
  static uint64_t state = 88172645463325252u;
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (double)(state * 2685821657736338717u >> 11) / 9007199254740992.0; /* 2 to the 53rd */
}

static int ascending(const void *a, const void *b) {
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 10000;
  if (n < 1) {
    printf("nothing to sort\n");
    return 0;
  }
  double *a = malloc(n * sizeof *a), gap = 0;
  if (!a) return 1;
  for (long i = 0; i < n; i++) a[i] = next_random();
  qsort(a, n, sizeof *a, ascending);
  for (long i = 1; i < n; i++)
    if (a[i] - a[i - 1] > gap) gap = a[i] - a[i - 1];
  printf("least   %.9f\nmedian  %.9f\ngreatest %.9f\nwidest gap %.9f\n", a[0], a[n / 2], a[n - 1], gap);
  free(a);
  return 0;
}
