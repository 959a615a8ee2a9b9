// The float ops of MIR as C defines them, for the tests of package mir. Each
// line of the input is an op, its type, the type converted to or "-", and the
// bits of three operands in hex; each line of the output is the bits of the
// result, or "?" for an op that is not known here. Build without optimisation
// and with -ffp-contract=off.

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#if FLT_EVAL_METHOD != 0
#error "float and double must be computed in their own precision"
#endif

static float f32_of(uint64_t b) {
	uint32_t u = (uint32_t)b;
	float f;
	memcpy(&f, &u, 4);
	return f;
}

static double f64_of(uint64_t b) {
	double f;
	memcpy(&f, &b, 8);
	return f;
}

static uint64_t bits_f32(float f) {
	uint32_t u;
	memcpy(&u, &f, 4);
	return u;
}

static uint64_t bits_f64(double f) {
	uint64_t u;
	memcpy(&u, &f, 8);
	return u;
}

// MIR's minimum and maximum are not C's: a NaN wins, and -0 is below +0.
#define LESS(a, b) ((a) < (b) || ((a) == (b) && signbit(a) && !signbit(b)))
#define MINIMUM(a, b) (isnan(a) ? (a) + (b) : isnan(b) ? (a) + (b) : LESS(a, b) ? (a) : (b))
#define MAXIMUM(a, b) (isnan(a) ? (a) + (b) : isnan(b) ? (a) + (b) : LESS(a, b) ? (b) : (a))

#define FLOAT(op, result) if (strcmp(name, op) == 0) { *r = BITS(result); return 1; }
#define TRUTH(op, result) if (strcmp(name, op) == 0) { *r = (result); return 1; }

// OPS are the ops that have a float as their first operand and no second type;
// m makes the name of a function of <math.h>.
#define OPS(m) \
	FLOAT("fadd", a + b) \
	FLOAT("fsub", a - b) \
	FLOAT("fmul", a * b) \
	FLOAT("fdiv", a / b) \
	FLOAT("fneg", -a) \
	FLOAT("fabs", m(fabs)(a)) \
	FLOAT("fcopysign", m(copysign)(a, b)) \
	FLOAT("fsqrt", m(sqrt)(a)) \
	FLOAT("fma", m(fma)(a, b, c)) \
	FLOAT("fmin", MINIMUM(a, b)) \
	FLOAT("fmax", MAXIMUM(a, b)) \
	FLOAT("ffloor", m(floor)(a)) \
	FLOAT("fceil", m(ceil)(a)) \
	FLOAT("ftrunc", m(trunc)(a)) \
	FLOAT("fnearest", m(rint)(a)) \
	TRUTH("feq", a == b) \
	TRUTH("fne", a != b) \
	TRUTH("flt", a < b) \
	TRUTH("fle", a <= b) \
	TRUTH("fgt", a > b) \
	TRUTH("fge", a >= b)

static int ops_f32(const char *name, float a, float b, float c, uint64_t *r) {
#define BITS bits_f32
#define FUNC(name) name##f
	OPS(FUNC)
	return 0;
#undef BITS
#undef FUNC
}

static int ops_f64(const char *name, double a, double b, double c, uint64_t *r) {
#define BITS bits_f64
#define FUNC(name) name
	OPS(FUNC)
	return 0;
#undef BITS
#undef FUNC
}

static int conversions(const char *name, const char *t, const char *to, uint64_t a, uint64_t *r) {
	if (strcmp(name, "fptrunc") == 0) {
		*r = bits_f32((float)f64_of(a));
		return 1;
	}
	if (strcmp(name, "fpext") == 0) {
		*r = bits_f64((double)f32_of(a));
		return 1;
	}
	int narrow = strcmp(to, "f32") == 0;
#define FROM(op, type, C) \
	if (strcmp(name, op) == 0 && strcmp(t, type) == 0) { \
		*r = narrow ? bits_f32((float)(C)a) : bits_f64((double)(C)a); \
		return 1; \
	}
	FROM("sitofp", "i8", int8_t)
	FROM("sitofp", "i16", int16_t)
	FROM("sitofp", "i32", int32_t)
	FROM("sitofp", "i64", int64_t)
	FROM("uitofp", "i8", uint8_t)
	FROM("uitofp", "i16", uint16_t)
	FROM("uitofp", "i32", uint32_t)
	FROM("uitofp", "i64", uint64_t)
	return 0;
}

// to_int is fptosi and fptoui: C leaves undefined what does not fit, so that
// is decided before the cast. 2^63 and 2^64 are floats of both types.
static int to_int(const char *name, int bits, double f, uint64_t *r) {
	uint64_t mask = ~(uint64_t)0 >> (64 - bits);
	if (strcmp(name, "fptosi") == 0) {
		double limit = ldexp(1, bits - 1);
		int64_t max = (int64_t)(mask >> 1);
		int64_t n = isnan(f) ? 0 : f >= limit ? max : f < -limit ? -max - 1 : (int64_t)f;
		*r = (uint64_t)n & mask;
		return 1;
	}
	if (strcmp(name, "fptoui") == 0) {
		*r = isnan(f) || f <= 0 ? 0 : f >= ldexp(1, bits) ? mask : (uint64_t)f;
		return 1;
	}
	return 0;
}

static int run(const char *name, const char *t, const char *to, const uint64_t *x, uint64_t *r) {
	int is32 = strcmp(t, "f32") == 0;
	int is64 = strcmp(t, "f64") == 0;
	int bits;
	if (is32 && strcmp(to, "-") == 0)
		return ops_f32(name, f32_of(x[0]), f32_of(x[1]), f32_of(x[2]), r);
	if (is64 && strcmp(to, "-") == 0)
		return ops_f64(name, f64_of(x[0]), f64_of(x[1]), f64_of(x[2]), r);
	if ((is32 || is64) && sscanf(to, "i%d", &bits) == 1)
		return to_int(name, bits, is32 ? (double)f32_of(x[0]) : f64_of(x[0]), r);
	return conversions(name, t, to, x[0], r);
}

int main(void) {
	char name[32], t[8], to[8];
	uint64_t r;
	unsigned long long a, b, c;
	while (scanf("%31s %7s %7s %llx %llx %llx", name, t, to, &a, &b, &c) == 6) {
		uint64_t x[3] = {a, b, c};
		if (run(name, t, to, x, &r))
			printf("%llx\n", (unsigned long long)r);
		else
			puts("?");
	}
	return 0;
}
