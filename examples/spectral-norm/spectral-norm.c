/* Twin of spectral-norm.mir: the largest singular value of the n x n matrix whose diagonals are 1; 1/2, 1/3; 1/4, 1/5, 1/6; and so on. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static double element(long row, long col) {
  long diagonal = row + col;
  return 1.0 / (double)(diagonal * (diagonal + 1) / 2 + row + 1);
}

/* out = transpose(A) * A * in, by way of tmp */
static void power_step(long n, const double *in, double *tmp, double *out) {
  for (long i = 0; i < n; i++) {
    tmp[i] = 0;
    for (long j = 0; j < n; j++) tmp[i] += element(i, j) * in[j];
  }
  for (long i = 0; i < n; i++) {
    out[i] = 0;
    for (long j = 0; j < n; j++) out[i] += element(j, i) * tmp[j];
  }
}

int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 100;
  double *u = malloc(n * sizeof *u), *v = malloc(n * sizeof *v), *tmp = malloc(n * sizeof *tmp);
  if (!u || !v || !tmp) return 1;
  for (long i = 0; i < n; i++) u[i] = 1;
  for (int round = 0; round < 10; round++) {
    power_step(n, u, tmp, v);
    power_step(n, v, tmp, u);
  }
  double uv = 0, vv = 0;
  for (long i = 0; i < n; i++) {
    uv += u[i] * v[i];
    vv += v[i] * v[i];
  }
  printf("%.9f\n", sqrt(uv / vv));
  free(u);
  free(v);
  free(tmp);
  return 0;
}
