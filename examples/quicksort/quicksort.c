/* Twin of quicksort.mir: sorts n pseudo-random 32-bit integers and prints some of them and a checksum. Uses the library's qsort. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static int ascending(const void *a, const void *b) {
  int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
  return (x > y) - (x < y);
}

int main(int argc, char **argv) {
  long n = argc > 1 ? atol(argv[1]) : 20000;
  if (n < 1) {
    printf("nothing to sort\n");
    return 0;
  }
  int32_t *a = malloc(n * sizeof *a);
  if (!a) return 1;
  uint64_t state = 1;
  for (long i = 0; i < n; i++) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    a[i] = (int32_t)(state >> 44) - (1 << 19); /* 20 bits, so that some values come twice */
  }
  qsort(a, n, sizeof *a, ascending);
  uint64_t checksum = 0;
  for (long i = 0; i < n; i++) checksum = checksum * 31 + (uint64_t)(int64_t)a[i];
  printf("%ld values from %d to %d, median %d\n", n, (int)a[0], (int)a[n - 1], (int)a[n / 2]);
  printf("checksum %016llx\n", (unsigned long long)checksum);
  free(a);
  return 0;
}
