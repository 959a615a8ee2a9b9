/* Twin of matrix.mir: the product of two n x n matrices of f32, summed in f64; prints the trace and the norm.
   This one runs over k in the outer of the two inner loops, a row of sums at a time. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 64;
  if (n < 1) return 1;
  float *a = malloc(n * n * sizeof *a), *b = malloc(n * n * sizeof *b);
  double *row = malloc(n * sizeof *row), trace = 0, squares = 0;
  if (!a || !b || !row) return 1;
  for (long i = 0; i < n; i++)
    for (long j = 0; j < n; j++) {
      a[i * n + j] = 1.0f / (float)(i + j + 1);
      b[i * n + j] = (float)(i - 2 * j) / (float)n;
    }
  for (long i = 0; i < n; i++) {
    for (long j = 0; j < n; j++) row[j] = 0;
    for (long k = 0; k < n; k++)
      for (long j = 0; j < n; j++) row[j] += (double)a[i * n + k] * (double)b[k * n + j];
    trace += row[i];
    for (long j = 0; j < n; j++) squares += row[j] * row[j];
  }
  printf("trace %.9f\nnorm  %.9f\n", trace, sqrt(squares));
  free(a);
  free(b);
  free(row);
  return 0;
}
