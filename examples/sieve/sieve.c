/* Twin of sieve.mir: the primes below a limit. This one keeps flags for odd numbers only. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
  long limit = argc > 1 ? atol(argv[1]) : 1000000;
  char *composite = calloc(limit / 2 + 1, 1); /* composite[k] is about 2k + 1 */
  if (!composite) return 1;
  long count = 0, largest = 0;
  long long sum = 0;
  if (limit > 2) {
    count = 1;
    largest = sum = 2;
  }
  for (long p = 3; p < limit; p += 2) {
    if (composite[p / 2]) continue;
    count++;
    sum += p;
    largest = p;
    for (long long m = (long long)p * p; m < limit; m += 2 * p) composite[m / 2] = 1;
  }
  printf("primes below %ld: %ld\nlargest: %ld\nsum: %lld\n", limit, count, largest, sum);
  free(composite);
  return 0;
}
