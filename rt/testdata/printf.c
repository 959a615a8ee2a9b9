/* Prints what C's printf makes of random conversions, a line each, between tabs: the format, the arguments in hexadecimal (an
   int or two for each *, then the value), and the result. The file printf.txt beside this one is its output:

       cc -o /tmp/printf printf.c -lm && /tmp/printf > printf.txt

   %#g is left out: glibc drops zeros that it must keep when rounding gives a power of ten. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static uint64_t state = 1;

static uint64_t draw(uint64_t n) {
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (state * 0x2545F4914F6CDD1D >> 11) % n;
}

static uint64_t bits(void) { return draw(1 << 22) << 42 | draw(1 << 21) << 21 | draw(1 << 21); }

static char format[64];
static int stars[2], nstars;

/* Makes a conversion of one of the letters, with the flags, of the length. */
static void make(const char *letters, const char *flags, const char *length, int most) {
	char *p = format;
	nstars = 0;
	*p++ = '%';
	for (int k = draw(4); k > 0; k--)
		*p++ = flags[draw(strlen(flags))];
	switch (draw(5)) {
	case 0:
	case 1:
		p += sprintf(p, "%d", (int)draw(most));
		break;
	case 2:
		*p++ = '*';
		stars[nstars++] = (int)draw(2 * most) - most;
	}
	switch (draw(6)) {
	case 0:
	case 1:
	case 2:
		p += sprintf(p, ".%d", (int)draw(most));
		break;
	case 3:
		p += sprintf(p, ".*");
		stars[nstars++] = (int)draw(most) - 2;
		break;
	case 4:
		*p++ = '.';
	}
	sprintf(p, "%s%c", length, letters[draw(strlen(letters))]);
}

static void line(uint64_t x, const char *result) {
	printf("%s\t", format);
	for (int i = 0; i < nstars; i++)
		printf("%" PRIx32 " ", (uint32_t)stars[i]);
	printf("%" PRIx64 "\t%s\n", x, result);
}

#define PRINT(value) \
	(nstars == 0 ? snprintf(text, sizeof text, format, value) \
	 : nstars == 1 ? snprintf(text, sizeof text, format, stars[0], value) \
		       : snprintf(text, sizeof text, format, stars[0], stars[1], value))

static void integer(void) {
	static const char *lengths[] = {"hh", "h", "", "l", "ll", "z", "j", "t"};
	static char text[200];
	int length = draw(8);
	uint64_t x = bits() >> draw(64);
	if (draw(3) == 0)
		x = -x;
	if (draw(10) == 0)
		x = 0;
	make("diuoxX", "-+ #0", lengths[length], 30);
	if (length <= 2) {
		x = (uint32_t)x;
		PRINT((int)x);
	} else
		PRINT(x);
	line(x, text);
}

static double number(void) {
	static const double some[] = {0, -0.0, 1, 0.5, 1.5, 2.5, 9.5, 99.5, 0.125, 1e15, 1e16, 1e100, 5e-324, 1.7976931348623157e308, INFINITY};
	uint64_t b = bits();
	double x;
	switch (draw(7)) {
	case 0:
		return some[draw(sizeof some / sizeof *some)];
	case 1:
		return (double)draw(1000000) / 1000;
	case 2:
		return -(double)(b >> draw(64)) / (double)(1ull << draw(40));
	case 3:
		return ldexp((double)draw(4096), (int)draw(200) - 100);
	case 4:
		return (double)draw(100000) * pow(10, (int)draw(40) - 20);
	case 5:
		b >>= 12;
	}
	memcpy(&x, &b, sizeof x);
	return x != x ? 1 : x;
}

static void floating(void) {
	static char text[2000];
	double x = number();
	uint64_t b;
	int which = draw(4);
	make(which == 0 ? "gG" : which == 1 ? "aA" : "feFE", which == 0 ? "-+ 0" : "-+ #0", "", draw(20) == 0 ? 400 : 30);
	PRINT(x);
	memcpy(&b, &x, sizeof b);
	line(b, text);
}

int main(void) {
	for (int i = 0; i < 1000; i++) {
		integer();
		floating();
	}
	return 0;
}
