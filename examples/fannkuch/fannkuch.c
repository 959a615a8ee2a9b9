/* Twin of fannkuch.mir: over all permutations of 1..n, how often must the first k be reversed, k being the first element,
   until a 1 stands first? This one computes each permutation afresh from its number. */
#include <stdio.h>
#include <stdlib.h>

enum { MAX = 12 };

/* The permutation with the given number: for each i from the top, the first i + 1 elements are rotated by the digit for i!. */
static void unrank(int n, long number, int *perm) {
  long factorial = 1;
  for (int i = 2; i < n; i++) factorial *= i;
  for (int i = 0; i < n; i++) perm[i] = i;
  for (int i = n - 1; i > 0; i--) {
    int old[MAX], turn = (int)(number / factorial);
    number %= factorial;
    factorial /= i;
    for (int j = 0; j <= i; j++) old[j] = perm[j];
    for (int j = 0; j <= i; j++) perm[j] = old[(j + turn) % (i + 1)];
  }
}

static int count_flips(int *perm) {
  int flips = 0;
  for (int first; (first = perm[0]) != 0; flips++)
    for (int lo = 0, hi = first; lo < hi; lo++, hi--) {
      int t = perm[lo];
      perm[lo] = perm[hi];
      perm[hi] = t;
    }
  return flips;
}

int main(int argc, char **argv) {
  int n = argc > 1 ? atoi(argv[1]) : 8, most = 0, perm[MAX];
  if (n < 1 || n > MAX) {
    printf("the length must be 1 to %d\n", MAX);
    return 1;
  }
  long count = 1, checksum = 0;
  for (int i = 2; i <= n; i++) count *= i;
  for (long number = 0; number < count; number++) {
    unrank(n, number, perm);
    int flips = count_flips(perm);
    if (flips > most) most = flips;
    checksum += number % 2 == 0 ? flips : -flips;
  }
  printf("%ld\nPfannkuchen(%d) = %d\n", checksum, n, most);
  return 0;
}
