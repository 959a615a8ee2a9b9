/* Twin of calculator.mir: evaluates the expressions on standard input, one a line, and says what is wrong with the bad ones.
   This one climbs precedences and leaves a bad line by longjmp.

     line   = [letter "="] sum        sum   = product {("+" | "-") product}     product = factor {("*" | "/" | "%") factor}
     factor = "-" factor | atom ["^" factor]     atom = number | letter | function "(" sum ")" | "(" sum ")"  */
#include <ctype.h>
#include <math.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 200 };

static char line[LINE + 2];
static const char *at;
static double variable[26];
static char known[26];
static jmp_buf bad_line;

static const struct {
  const char *name;
  double (*function)(double);
} functions[] = {{"sqrt", sqrt}, {"sin", sin}, {"cos", cos}, {"exp", exp}, {"ln", log}, {"abs", fabs}};

static void fail(const char *where, const char *message) {
  printf("column %d: %s\n", (int)(where - line) + 1, message);
  longjmp(bad_line, 1);
}

static char peek(void) {
  while (*at == ' ') at++;
  return *at;
}

static int accept(char c) {
  if (peek() != c) return 0;
  at++;
  return 1;
}

static double expression(int level);

static double word(void) {
  const char *start = at;
  while (isalpha((unsigned char)*at)) at++;
  size_t length = (size_t)(at - start);
  if (length == 1 && islower((unsigned char)*start)) {
    if (!known[*start - 'a']) fail(start, "this variable has no value yet");
    return variable[*start - 'a'];
  }
  for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
    if (strlen(functions[i].name) == length && memcmp(functions[i].name, start, length) == 0) {
      if (!accept('(')) fail(at, "expected '(' after the function");
      double x = expression(1);
      if (!accept(')')) fail(at, "expected ')'");
      return functions[i].function(x);
    }
  fail(start, "no such function");
  return 0;
}

static double number(void) {
  double value = 0, scale = 1;
  while (isdigit((unsigned char)*at)) value = value * 10 + (*at++ - '0');
  if (*at == '.') {
    at++;
    if (!isdigit((unsigned char)*at)) fail(at, "expected a digit after the point");
    for (; isdigit((unsigned char)*at); scale *= 10) value = value * 10 + (*at++ - '0');
  }
  return value / scale;
}

static double atom(void) {
  char c = peek();
  if (isdigit((unsigned char)c)) return number();
  if (isalpha((unsigned char)c)) return word();
  if (!accept('(')) fail(at, c ? "expected a number, a name or '('" : "the line ends too early");
  double value = expression(1);
  if (!accept(')')) fail(at, "expected ')'");
  return value;
}

static double factor(void) {
  if (accept('-')) return -factor();
  double base = atom();
  return accept('^') ? pow(base, factor()) : base;
}

static int precedence(char op) { return op == '+' || op == '-' ? 1 : op == '*' || op == '/' || op == '%' ? 2 : 0; }

static double expression(int level) {
  double left = factor();
  for (char op; precedence(op = peek()) >= level;) {
    const char *where = at++;
    double right = op == '+' || op == '-' ? expression(2) : factor();
    if ((op == '/' || op == '%') && right == 0) fail(where, "division by zero");
    switch (op) {
    case '+': left += right; break;
    case '-': left -= right; break;
    case '*': left *= right; break;
    case '/': left /= right; break;
    case '%': left = fmod(left, right); break;
    }
  }
  return left;
}

static void calculate(void) {
  int target = -1;
  at = line;
  if (islower((unsigned char)peek())) {
    const char *start = at++;
    if (accept('='))
      target = *start - 'a';
    else
      at = start;
  }
  double value = expression(1);
  if (peek()) fail(at, "expected an operator or the end of the line");
  if (target >= 0) {
    variable[target] = value;
    known[target] = 1;
  }
  printf("%.10g\n", value);
}

/* The next line without its end, cut after LINE characters; 0 at the end of the input. */
static int read_line(void) {
  int c, length = 0;
  while ((c = getchar()) != EOF && c != '\n')
    if (length < LINE) line[length++] = (char)c;
  line[length] = 0;
  return c != EOF || length > 0;
}

int main(void) {
  while (read_line()) {
    printf("> %s\n", line);
    at = line;
    if (peek() && !setjmp(bad_line)) calculate();
  }
  return 0;
}
