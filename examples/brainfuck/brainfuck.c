/* Twin of brainfuck.mir: reads a Brainfuck program from standard input up to a '!' or the end, and runs it; what follows
   the '!' is the program's input. This one walks the text and looks for the matching bracket each time. */
#include <stdio.h>

enum { TAPE = 30000, TEXT = 65536 };

static unsigned char tape[TAPE];
static char text[TEXT];

int main(void) {
  int length = 0, depth = 0, c, at = 0;
  while ((c = getchar()) != EOF && c != '!') {
    if (length == TEXT) {
      printf("the program is too long\n");
      return 1;
    }
    if (c == ']' && depth-- == 0) {
      printf("unmatched ]\n");
      return 1;
    }
    depth += c == '[';
    text[length++] = (char)c;
  }
  if (depth > 0) {
    printf("unmatched [\n");
    return 1;
  }
  for (int pc = 0; pc < length; pc++) {
    switch (text[pc]) {
    case '+': tape[at]++; break;
    case '-': tape[at]--; break;
    case '.': putchar(tape[at]); break;
    case ',':
      c = getchar();
      tape[at] = c == EOF ? 0 : (unsigned char)c;
      break;
    case '>': at++; break;
    case '<': at--; break;
    case '[':
      if (tape[at] != 0) break;
      for (int open = 1; open > 0;) {
        pc++;
        open += (text[pc] == '[') - (text[pc] == ']');
      }
      break;
    case ']':
      if (tape[at] == 0) break;
      for (int close = 1; close > 0;) {
        pc--;
        close += (text[pc] == ']') - (text[pc] == '[');
      }
      break;
    }
    if (at < 0 || at >= TAPE) {
      printf("\nleft the tape\n");
      return 1;
    }
  }
  return 0;
}
