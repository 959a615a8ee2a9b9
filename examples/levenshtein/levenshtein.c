/* Twin of levenshtein.mir: how many letters must be put in, taken out or replaced to make one word from the other?
   Takes pairs of words as arguments. This one keeps the whole table. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int least(int a, int b, int c) {
  int m = a < b ? a : b;
  return m < c ? m : c;
}

static int distance(const char *from, const char *to) {
  size_t rows = strlen(from) + 1, cols = strlen(to) + 1;
  int *d = malloc(rows * cols * sizeof *d);
  if (!d) exit(1);
  for (size_t j = 0; j < cols; j++) d[j] = (int)j;
  for (size_t i = 1; i < rows; i++) {
    d[i * cols] = (int)i;
    for (size_t j = 1; j < cols; j++) {
      int *here = &d[i * cols + j];
      *here = least(here[-1] + 1, *(here - cols) + 1, *(here - cols - 1) + (from[i - 1] != to[j - 1]));
    }
  }
  int result = d[rows * cols - 1];
  free(d);
  return result;
}

int main(int argc, char **argv) {
  for (int i = 1; i + 1 < argc; i += 2) printf("%s -> %s: %d\n", argv[i], argv[i + 1], distance(argv[i], argv[i + 1]));
  return 0;
}
