/* Prints what C's printf makes of each format and argument, a line each: format, type, bits in hex and result between tabs. The file
   printf.txt beside this one is its output; the test of the package reads it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const char *int_formats[] = {
    "%d", "%i", "%5d", "%-5d|", "%05d", "%+d", "% d", "%+05d", "%.3d", "%8.3d", "%08.3d", "%-8.3d|", "%.0d", "%u", "%10u",
    "%o", "%#o", "%x", "%#x", "%#X", "%08x", "%#010x", "%-#10x|", "%.5x", "%hhd", "%hd", "%hhu", "%hx", "%c", "%3c", "%-3c|",
};
static const char *long_formats[] = {
    "%ld", "%lld", "%lu", "%llu", "%lx", "%llX", "%lo", "%jd", "%zu", "%td", "%20ld", "%-20ld|", "%020ld", "%+ld", "%.20ld", "%#lx",
};
static const char *float_formats[] = {
    "%f", "%.0f", "%#.0f", "%.1f", "%.3f", "%10.2f", "%-10.2f|", "%010.2f", "%+f", "% f", "%F", "%e", "%.0e", "%#.0e", "%.2e",
    "%15.3E", "%g", "%.3g", "%.0g", "%#g", "%#.3g", "%G", "%.10g", "%.17g", "%20g", "%-20g|", "%020g", "%a", "%A", "%.2a", "%20a",
    "%020a",
};
static const int ints[] = {0, 1, -1, 7, 42, 255, -300, 65, 2147483647, -2147483647 - 1};
static const long longs[] = {0, 1, -1, 1234567890123L, 9223372036854775807L, -9223372036854775807L - 1};
static const double floats[] = {
    0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, 0.1, 123.456, -123.456, 1e-5, 1e-4, 99999.95, 999999.5, 1e6, 1e15, 1e20, 1.0 / 3, 2.0 / 3,
    3.141592653589793, 1e100, 1.7976931348623157e308, 2.2250738585072014e-308, 1.0 / 0.0, -1.0 / 0.0,
};

int main(void) {
  char text[512];
  for (size_t i = 0; i < sizeof int_formats / sizeof *int_formats; i++)
    for (size_t j = 0; j < sizeof ints / sizeof *ints; j++) {
      if (strchr(int_formats[i], 'c') && ints[j] != 65) continue;
      snprintf(text, sizeof text, int_formats[i], ints[j]);
      printf("%s\ti32\t%x\t%s\n", int_formats[i], (unsigned)ints[j], text);
    }
  for (size_t i = 0; i < sizeof long_formats / sizeof *long_formats; i++)
    for (size_t j = 0; j < sizeof longs / sizeof *longs; j++) {
      snprintf(text, sizeof text, long_formats[i], longs[j]);
      printf("%s\ti64\t%lx\t%s\n", long_formats[i], (unsigned long)longs[j], text);
    }
  for (size_t i = 0; i < sizeof float_formats / sizeof *float_formats; i++)
    for (size_t j = 0; j < sizeof floats / sizeof *floats; j++) {
      /* glibc gives 1.e+06 for the first, and the second is left to the implementation */
      if (!strcmp(float_formats[i], "%#g") && floats[j] == 999999.5) continue;
      if (!strcmp(float_formats[i], "%.2a") && floats[j] > 1e300) continue;
      uint64_t bits;
      memcpy(&bits, &floats[j], 8);
      snprintf(text, sizeof text, float_formats[i], floats[j]);
      printf("%s\tf64\t%" PRIx64 "\t%s\n", float_formats[i], bits, text);
    }
  return 0;
}
