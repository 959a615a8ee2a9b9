package llvmtext

import (
	"strings"
	"sync"

	"github.com/mirtool/mirtool/rt"
)

// reserved reports whether a name is taken in C: by the language or by C++, which
// includes the header too, by the standard library with its macros, or by what the
// support code uses.
func reserved(name string) bool {
	return name[0] == '_' || cWords()[name] || reservedPattern(name)
}

// cWords are the names taken one by one.
var cWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for name := range rt.Imports() {
		words[name] = true
	}
	for _, list := range []string{keywords, predefined, libraryWords, systemWords} {
		for _, w := range strings.Fields(list) {
			words[w] = true
		}
	}
	for _, w := range strings.Fields(mathWords) {
		words[w], words[w+"f"], words[w+"l"] = true, true, true
	}
	return words
})

// reservedPattern reports whether a name is one of those that the C standard
// reserves by their beginnings and ends, as those of types and macros.
func reservedPattern(name string) bool {
	for _, p := range []string{"atomic_", "cnd_", "memory_order", "mtx_", "thrd_", "tss_", "PRI", "SCN"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	if strings.HasSuffix(name, "_t") && (strings.HasPrefix(name, "int") || strings.HasPrefix(name, "uint")) {
		return true
	}
	if strings.ToUpper(name) != name {
		return false
	}
	for _, p := range []string{"ATOMIC_", "DBL_", "FE_", "FLT_", "FP_", "HUGE_VAL", "INT", "LC_", "LDBL_", "MATH_ERR", "SEEK_", "SIG", "UINT"} {
		if strings.HasPrefix(name, p) {
			return true
		}
	}
	return strings.HasSuffix(name, "_MAX") || strings.HasSuffix(name, "_MIN") || len(name) > 1 && name[0] == 'E' && name[1] != '_'
}

// keywords are those of C and C++.
const keywords = `
alignas alignof asm auto bool break case char const constexpr continue default do double else enum extern false float for goto if inline int long
nullptr register restrict return short signed sizeof static static_assert struct switch thread_local true typedef typeof typeof_unqual union unsigned
void volatile while
and and_eq bitand bitor catch char8_t class co_await co_return co_yield compl concept consteval constinit const_cast decltype delete dynamic_cast
explicit export friend mutable namespace new noexcept not not_eq operator or or_eq private protected public reinterpret_cast requires static_cast
template this throw try typeid typename using virtual wchar_t xor xor_eq`

// predefined are macros that compilers define.
const predefined = `linux unix i386`

// libraryWords are functions, objects, types and macros of the standard library, as
// far as no pattern covers them.
const libraryWords = `
assert errno localeconv longjmp main offsetof setjmp setlocale signal raise math_errhandling kill_dependency noreturn complex
va_arg va_copy va_end va_start
FILE clock_t div_t double_t fenv_t fexcept_t float_t fpos_t imaxdiv_t jmp_buf ldiv_t lldiv_t max_align_t mbstate_t once_flag ptrdiff_t
sig_atomic_t size_t time_t va_list wctrans_t wctype_t wint_t char16_t char32_t
BUFSIZ CHAR_BIT CLOCKS_PER_SEC DECIMAL_DIG I INFINITY L_tmpnam MB_CUR_MAX NAN NULL ONCE_FLAG_INIT TIME_UTC TSS_DTOR_ITERATIONS WEOF
isalnum isalpha isblank iscntrl isdigit isgraph islower isprint ispunct isspace isupper isxdigit tolower toupper
feclearexcept fegetenv fegetexceptflag fegetround feholdexcept feraiseexcept fesetenv fesetexceptflag fesetround fetestexcept feupdateenv
imaxabs imaxdiv strtoimax strtoumax wcstoimax wcstoumax
fpclassify isfinite isgreater isgreaterequal isinf isless islessequal islessgreater isnan isnormal isunordered signbit
clearerr fclose feof ferror fflush fgetc fgetpos fgets fopen fprintf fputc fputs fread freopen fscanf fseek fsetpos ftell fwrite getc getchar
perror printf putc putchar puts remove rename rewind scanf setbuf setvbuf snprintf sprintf sscanf stderr stdin stdout tmpfile tmpnam ungetc
vfprintf vfscanf vprintf vscanf vsnprintf vsprintf vsscanf
abort abs aligned_alloc at_quick_exit atexit atof atoi atol atoll bsearch calloc call_once div exit free getenv labs ldiv llabs lldiv malloc
mblen mbstowcs mbtowc qsort quick_exit rand realloc srand strtod strtof strtol strtold strtoll strtoul strtoull system wcstombs wctomb
memchr memcmp memcpy memmove memset strcat strchr strcmp strcoll strcpy strcspn strerror strlen strncat strncmp strncpy strpbrk strrchr strspn
strstr strtok strxfrm
asctime clock ctime difftime gmtime localtime mktime strftime time timespec_get
btowc c16rtomb c32rtomb fgetwc fgetws fputwc fputws fwide fwprintf fwscanf getwc getwchar mbrlen mbrtoc16 mbrtoc32 mbrtowc mbsinit mbsrtowcs
putwc putwchar swprintf swscanf ungetwc vfwprintf vfwscanf vswprintf vswscanf vwprintf vwscanf wcrtomb wcscat wcschr wcscmp wcscoll wcscpy
wcscspn wcsftime wcslen wcsncat wcsncmp wcsncpy wcspbrk wcsrchr wcsrtombs wcsspn wcsstr wcstod wcstof wcstok wcstol wcstold wcstoll wcstoul
wcstoull wcsxfrm wctob wmemchr wmemcmp wmemcpy wmemmove wmemset wprintf wscanf
iswalnum iswalpha iswblank iswcntrl iswctype iswdigit iswgraph iswlower iswprint iswpunct iswspace iswupper iswxdigit towctrans towlower
towupper wctrans wctype`

// mathWords are the functions that there are for double, float and long double.
// LLVM calls some of them for what a machine has no instruction for.
const mathWords = `
acos acosh asin asinh atan atan2 atanh cabs cacos cacosh carg casin casinh catan catanh cbrt ccos ccosh ceil cexp cimag clog conj copysign cos
cosh cpow cproj creal csin csinh csqrt ctan ctanh erf erfc exp exp2 expm1 fabs fdim floor fma fmax fmin fmod frexp hypot ilogb ldexp lgamma
llrint llround log log10 log1p log2 logb lrint lround modf nan nearbyint nextafter nexttoward pow remainder remquo rint round roundeven scalbln
scalbn sin sinh sqrt tan tanh tgamma trunc`

// systemWords are what the support code and LLVM call besides.
const systemWords = `
read write open close clock_gettime mmap mprotect sigaltstack sigaction pthread_attr_init pthread_attr_setstack pthread_create pthread_join
pthread_sigmask bcmp`
