/* Twin of binary-trees.mir: allocates and frees many perfect binary trees, counting their nodes. */
#include <stdio.h>
#include <stdlib.h>

typedef struct tree {
  struct tree *left, *right;
} tree;

static tree *grow(int depth) {
  tree *t = malloc(sizeof *t);
  if (!t) exit(1);
  t->left = depth > 0 ? grow(depth - 1) : NULL;
  t->right = depth > 0 ? grow(depth - 1) : NULL;
  return t;
}

static long count(const tree *t) { return t ? 1 + count(t->left) + count(t->right) : 0; }

static void fell(tree *t) {
  if (!t) return;
  fell(t->left);
  fell(t->right);
  free(t);
}

static long grow_count_fell(int depth) {
  tree *t = grow(depth);
  long nodes = count(t);
  fell(t);
  return nodes;
}

int main(int argc, char **argv) {
  int shallow = 4, deep = argc > 1 ? atoi(argv[1]) : 10;
  if (deep < shallow + 2) deep = shallow + 2;
  printf("stretch tree of depth %d\t check: %ld\n", deep + 1, grow_count_fell(deep + 1));
  tree *keeper = grow(deep);
  for (int depth = shallow; depth <= deep; depth += 2) {
    long trees = 1L << (deep - depth + shallow), nodes = 0;
    for (long i = 0; i < trees; i++) nodes += grow_count_fell(depth);
    printf("%ld\t trees of depth %d\t check: %ld\n", trees, depth, nodes);
  }
  printf("long lived tree of depth %d\t check: %ld\n", deep, count(keeper));
  fell(keeper);
  return 0;
}
