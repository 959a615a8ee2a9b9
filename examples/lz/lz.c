/* Twin of lz.mir: packs standard input by LZSS, unpacks it again, compares. Prints lengths and Adler-32 sums.

   A packed text is groups of a flag byte and up to eight items, one for each flag bit from the lowest. A 0 is a literal
   byte; a 1 is a copy of `length` bytes from `distance` bytes back, as (distance - 1) & 255, then
   (distance - 1) >> 8 << 4 | length - 3. The longest copy is taken, of those the nearest.
   This one compares with every earlier place of the window. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 4096, SHORTEST = 3, LONGEST = 18 };

typedef struct {
  unsigned char *bytes;
  size_t length, room;
} buffer;

static void append(buffer *b, int byte) {
  if (b->length == b->room) {
    b->room = b->room ? 2 * b->room : 1024;
    b->bytes = realloc(b->bytes, b->room);
    if (!b->bytes) exit(1);
  }
  b->bytes[b->length++] = (unsigned char)byte;
}

static size_t longest_match(const buffer *text, size_t at, size_t *distance) {
  size_t best = 0;
  for (size_t d = 1; d <= at && d <= WINDOW; d++) {
    size_t length = 0;
    while (length < LONGEST && at + length < text->length && text->bytes[at + length] == text->bytes[at + length - d])
      length++;
    if (length > best) {
      best = length;
      *distance = d;
    }
  }
  return best;
}

static buffer pack(const buffer *text) {
  buffer out = {0};
  size_t flags = 0;
  int item = 8;
  for (size_t at = 0; at < text->length; item++) {
    if (item == 8) {
      item = 0;
      flags = out.length;
      append(&out, 0);
    }
    size_t distance = 0, length = longest_match(text, at, &distance);
    if (length >= SHORTEST) {
      out.bytes[flags] |= (unsigned char)(1 << item);
      append(&out, (int)((distance - 1) & 255));
      append(&out, (int)((distance - 1) >> 8 << 4 | (length - SHORTEST)));
      at += length;
    } else {
      append(&out, text->bytes[at++]);
    }
  }
  return out;
}

static buffer unpack(const buffer *packed) {
  buffer out = {0};
  size_t at = 0;
  while (at < packed->length) {
    int flags = packed->bytes[at++];
    for (int item = 0; item < 8 && at < packed->length; item++, flags >>= 1) {
      if (flags & 1) {
        int low = packed->bytes[at++], high = packed->bytes[at++];
        size_t distance = (size_t)(high >> 4 << 8 | low) + 1;
        for (int length = (high & 15) + SHORTEST; length > 0; length--) append(&out, out.bytes[out.length - distance]);
      } else {
        append(&out, packed->bytes[at++]);
      }
    }
  }
  return out;
}

static void report(const char *name, const buffer *b) {
  unsigned long low = 1, high = 0;
  for (size_t i = 0; i < b->length; i++) {
    low = (low + b->bytes[i]) % 65521;
    high = (high + low) % 65521;
  }
  printf("%-8s %6lu bytes, adler32 %08lx\n", name, (unsigned long)b->length, high << 16 | low);
}

int main(void) {
  buffer text = {0};
  for (int c; (c = getchar()) != EOF;) append(&text, c);
  buffer packed = pack(&text), restored = unpack(&packed);
  report("text", &text);
  report("packed", &packed);
  report("restored", &restored);
  int same = text.length == restored.length && (text.length == 0 || memcmp(text.bytes, restored.bytes, text.length) == 0);
  printf("round trip: %s\n", same ? "ok" : "FAILED");
  free(text.bytes);
  free(packed.bytes);
  free(restored.bytes);
  return !same;
}
