package host

import (
	"bytes"
	"strconv"
	"unicode"

	"github.com/mirtool/mirtool/mir"
)

func strlen(c *call) { c.ret(int64(len(c.text(c.ptr(0), noLimit)))) }

func strnlen(c *call) { c.ret(int64(len(c.text(c.ptr(0), c.ptr(1))))) }

func strcmp(c *call) { c.compare(noLimit, true) }

func strncmp(c *call) { c.compare(c.ptr(2), true) }

func memcmp(c *call) { c.compare(c.ptr(2), false) }

// compare gives the difference of the first two bytes that differ.
func (c *call) compare(n uint64, text bool) {
	for i := uint64(0); i < n && c.err == nil; i++ {
		a, b := c.byte(c.ptr(0)+i), c.byte(c.ptr(1)+i)
		if a != b {
			c.ret(int64(a) - int64(b))
			return
		}
		if text && a == 0 {
			break
		}
	}
	c.ret(0)
}

func memchr(c *call) {
	for i := uint64(0); i < c.ptr(2) && c.err == nil; i++ {
		if c.byte(c.ptr(0)+i) == byte(c.i32(1)) {
			c.retPtr(c.ptr(0) + i)
			return
		}
	}
	c.retPtr(0)
}

func memcpy(c *call) {
	c.put(c.ptr(0), c.view(c.ptr(1), c.ptr(2)))
	c.retPtr(c.ptr(0))
}

func memset(c *call) {
	b := c.view(c.ptr(0), c.ptr(2))
	for i := range b {
		b[i] = byte(c.i32(1))
	}
	c.retPtr(c.ptr(0))
}

func strcpy(c *call) {
	c.putText(c.ptr(0), c.text(c.ptr(1), noLimit))
	c.retPtr(c.ptr(0))
}

func stpcpy(c *call) {
	s := c.text(c.ptr(1), noLimit)
	c.putText(c.ptr(0), s)
	c.retPtr(c.ptr(0) + uint64(len(s)))
}

// strncpy fills up with NULs, and adds none to a text that is too long.
func strncpy(c *call) {
	s := c.text(c.ptr(1), c.ptr(2))
	to := c.view(c.ptr(0), c.ptr(2))
	if to != nil {
		clear(to[copy(to, s):])
	}
	c.retPtr(c.ptr(0))
}

func strcat(c *call) { c.concat(noLimit) }

func strncat(c *call) { c.concat(c.ptr(2)) }

func (c *call) concat(limit uint64) {
	end := c.ptr(0) + uint64(len(c.text(c.ptr(0), noLimit)))
	c.putText(end, c.text(c.ptr(1), limit))
	c.retPtr(c.ptr(0))
}

func strdup(c *call) {
	s := c.text(c.ptr(0), noLimit)
	p := c.get(uint64(len(s)) + 1)
	if p != 0 {
		c.putText(p, s)
	}
	c.retPtr(p)
}

// putText stores a text and the NUL behind it.
func (c *call) putText(addr uint64, s []byte) {
	c.put(addr, s)
	c.setByte(addr+uint64(len(s)), 0)
}

// strchr finds the NUL too.
func strchr(c *call) {
	s := append(c.text(c.ptr(0), noLimit), 0)
	c.retIndex(bytes.IndexByte(s, byte(c.i32(1))))
}

func strrchr(c *call) {
	s := append(c.text(c.ptr(0), noLimit), 0)
	c.retIndex(bytes.LastIndexByte(s, byte(c.i32(1))))
}

func strstr(c *call) {
	c.retIndex(bytes.Index(c.text(c.ptr(0), noLimit), c.text(c.ptr(1), noLimit)))
}

// retIndex returns a place in the first argument, null for -1.
func (c *call) retIndex(i int) {
	if i < 0 {
		c.retPtr(0)
		return
	}
	c.retPtr(c.ptr(0) + uint64(i))
}

// span gives the number of bytes at the start of the first text that are, or
// are not, in the second.
func (c *call) span(in bool) int {
	s, set := c.text(c.ptr(0), noLimit), c.text(c.ptr(1), noLimit)
	for i, b := range s {
		if (bytes.IndexByte(set, b) >= 0) != in {
			return i
		}
	}
	return len(s)
}

func strspn(c *call) { c.ret(int64(c.span(true))) }

func strcspn(c *call) { c.ret(int64(c.span(false))) }

func strpbrk(c *call) {
	i := c.span(false)
	if c.byte(c.ptr(0)+uint64(i)) == 0 {
		i = -1
	}
	c.retIndex(i)
}

func atoi(c *call) { c.ret(int64(int32(c.leadingInt()))) }

func atol(c *call) { c.ret(c.leadingInt()) }

// leadingInt reads the number a text starts with, 0 if none; what does not fit
// gives the nearest that does.
func (c *call) leadingInt() int64 {
	s := bytes.TrimLeft(c.text(c.ptr(0), noLimit), " \t\n\v\f\r")
	n := 0
	if len(s) > 0 && (s[0] == '-' || s[0] == '+') {
		n++
	}
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	x, _ := strconv.ParseInt(string(s[:n]), 10, 64)
	return x
}

func abs32(c *call) { c.ret(int64(max(c.i32(0), -c.i32(0)))) }

func abs64(c *call) { c.ret(max(c.i64(0), -c.i64(0))) }

// ctype makes a function that classifies ASCII characters: 1 or 0.
func ctype(is func(b byte) bool) func(c *call) {
	return func(c *call) {
		x := c.i32(0)
		c.retBool(x >= 0 && x <= unicode.MaxASCII && is(byte(x)))
	}
}

func isDigit(b byte) bool  { return b >= '0' && b <= '9' }
func isUpper(b byte) bool  { return b >= 'A' && b <= 'Z' }
func isLower(b byte) bool  { return b >= 'a' && b <= 'z' }
func isAlpha(b byte) bool  { return isUpper(b) || isLower(b) }
func isAlnum(b byte) bool  { return isAlpha(b) || isDigit(b) }
func isXDigit(b byte) bool { return isDigit(b) || b|32 >= 'a' && b|32 <= 'f' }
func isWhite(b byte) bool  { return isSpace(int32(b)) }
func isBlank(b byte) bool  { return b == ' ' || b == '\t' }
func isPrint(b byte) bool  { return b >= ' ' && b <= '~' }
func isGraph(b byte) bool  { return b > ' ' && b <= '~' }
func isCntrl(b byte) bool  { return !isPrint(b) }
func isPunct(b byte) bool  { return isGraph(b) && !isAlnum(b) }

func toUpper(c *call) { c.ret(c.moved(isLower, 'A'-'a')) }

func toLower(c *call) { c.ret(c.moved(isUpper, 'a'-'A')) }

func (c *call) moved(is func(byte) bool, by int64) int64 {
	x := int64(c.i32(0))
	if x >= 0 && x <= unicode.MaxASCII && is(byte(x)) {
		x += by
	}
	return x
}

// math1 and math2 make a library function of one of Go's.
func math1(f func(float64) float64) func(c *call) {
	return func(c *call) { c.retF64(f(mir.FloatOf(mir.F64, c.Args[0]))) }
}

func math2(f func(x, y float64) float64) func(c *call) {
	return func(c *call) { c.retF64(f(c.f64(0), c.f64(1))) }
}
