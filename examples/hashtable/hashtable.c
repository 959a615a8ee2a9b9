/* Twin of hashtable.mir: counts the words of standard input and prints the most frequent ones.
   This one has no hash table: it sorts the words and counts runs. */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
  char *word;
  long count;
} entry;

static int by_word(const void *a, const void *b) { return strcmp(((const entry *)a)->word, ((const entry *)b)->word); }

static int by_count(const void *a, const void *b) {
  long x = ((const entry *)a)->count, y = ((const entry *)b)->count;
  return x != y ? (x < y) - (x > y) : by_word(a, b);
}

/* Lower-case letters of the next word, cut after 31, in memory of its own; NULL at the end. */
static char *next_word(void) {
  char letters[32];
  size_t length = 0;
  for (int c; (c = getchar()) != EOF;) {
    if (c < 128 && isalpha(c)) {
      if (length < sizeof letters - 1) letters[length++] = (char)tolower(c);
    } else if (length > 0) {
      break;
    }
  }
  if (length == 0) return NULL;
  char *word = calloc(length + 1, 1);
  if (!word) exit(1);
  return memcpy(word, letters, length);
}

int main(void) {
  entry *list = NULL;
  size_t words = 0, room = 0, distinct = 0;
  for (char *word; (word = next_word()) != NULL; words++) {
    if (words == room) {
      room = room ? 2 * room : 256;
      list = realloc(list, room * sizeof *list);
      if (!list) return 1;
    }
    list[words].word = word;
    list[words].count = 1;
  }
  printf("%lu words, ", (unsigned long)words);
  if (words > 0) {
    qsort(list, words, sizeof *list, by_word);
    for (size_t i = 1; i < words; i++)
      if (strcmp(list[i].word, list[distinct].word) == 0)
        list[distinct].count++;
      else
        list[++distinct] = list[i];
    distinct++;
    qsort(list, distinct, sizeof *list, by_count);
  }
  printf("%lu of them different\n", (unsigned long)distinct);
  for (size_t i = 0; i < distinct && i < 10; i++) printf("%4ld %s\n", list[i].count, list[i].word);
  return 0;
}
