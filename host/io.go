package host

import (
	"io"
	"time"
	"unicode/utf8"

	"github.com/mirtool/mirtool/mir"
)

func printI64(c *call) { c.print(mir.FormatConst(mir.I64, c.Args[0])) }

func printU64(c *call) { c.print(formatU64(c.Args[0])) }

func printBool(c *call) { c.print(mir.FormatConst(mir.I1, c.Args[0])) }

func printF64(c *call) { c.print(FormatF64(c.Args[0])) }

// printChar writes U+FFFD for what is no code point.
func printChar(c *call) { c.print(string(rune(c.i32(0)))) }

func printStr(c *call) { c.print(string(c.view(c.ptr(0), c.ptr(1)))) }

func putchar(c *call) {
	b := byte(c.i32(0))
	c.print(string([]byte{b}))
	c.ret(int64(b))
}

func puts(c *call) {
	c.print(string(c.text(c.ptr(0), noLimit)) + "\n")
	c.ret(0)
}

// write sends standard output through the buffer; other descriptors are
// written at once, behind what is held back.
func write(c *call) {
	if c.i32(0) != 1 {
		c.h.Flush()
		writeNow(c)
		return
	}
	if c.i64(2) < 0 {
		c.ret(-1)
		return
	}
	c.print(string(c.view(c.ptr(1), c.ptr(2))))
	c.ret(c.i64(2))
}

// writeNow is mir.write. That standard output failed is kept for Flush.
func writeNow(c *call) {
	to := map[int32]io.Writer{1: c.h.stdout, 2: c.h.stderr}[c.i32(0)]
	if to == nil || c.i64(2) < 0 {
		c.ret(-1)
		return
	}
	n, err := to.Write(c.view(c.ptr(1), c.ptr(2)))
	if err != nil && c.i32(0) == 1 {
		c.h.failed = err
	}
	if err != nil && n == 0 {
		c.ret(-1)
		return
	}
	c.ret(int64(n))
}

func read(c *call) {
	c.h.Flush()
	readNow(c)
}

// readNow is mir.read: 0 at the end, -1 when it fails.
func readNow(c *call) {
	if c.i32(0) != 0 || c.i64(2) < 0 {
		c.ret(-1)
		return
	}
	n, err := c.h.in.Read(c.view(c.ptr(1), c.ptr(2)))
	if err != nil && err != io.EOF {
		c.ret(-1)
		return
	}
	c.ret(int64(n))
}

func getchar(c *call) {
	c.ret(int64(c.h.next()))
}

// next takes a byte of standard input, -1 at the end.
func (h *Host) next() int32 {
	b := h.peek()
	if b >= 0 {
		h.in.Discard(1)
	}
	return b
}

// peek shows the next byte of standard input, -1 at the end.
func (h *Host) peek() int32 {
	if h.in.Buffered() == 0 {
		h.Flush()
	}
	b, err := h.in.Peek(1)
	if err != nil {
		return -1
	}
	return int32(b[0])
}

// readChar takes one code point, or one U+FFFD for each longest beginning of
// a character that does not go on as it must.
func readChar(c *call) {
	lead := c.h.next()
	if lead < utf8.RuneSelf {
		c.ret(int64(lead))
		return
	}
	text := []byte{byte(lead)}
	for !utf8.FullRune(text) {
		b := c.h.peek()
		if b < 0 || !begins(append(text, byte(b))) {
			break
		}
		text = append(text, byte(c.h.next()))
	}
	r, _ := utf8.DecodeRune(text)
	c.ret(int64(r))
}

// begins reports whether text is a character or the beginning of one.
func begins(text []byte) bool {
	r, n := utf8.DecodeRune(text)
	return !utf8.FullRune(text) || r != utf8.RuneError || n > 1
}

func isSpace(b int32) bool { return b == ' ' || b >= '\t' && b <= '\r' }

// maxWord is the longest word that readWord takes.
const maxWord = 1 << 12

// readWord takes the next word of standard input, up to white space.
func (c *call) readWord() string {
	for isSpace(c.h.peek()) {
		c.h.next()
	}
	var w []byte
	for b := c.h.peek(); b >= 0 && !isSpace(b) && len(w) < maxWord; b = c.h.peek() {
		w = append(w, byte(c.h.next()))
	}
	if len(w) == 0 {
		c.trap(mir.TrapBadInput, "the input has ended")
	}
	return string(w)
}

func readI64(c *call) {
	w := c.readWord()
	x, ok := ParseI64(w)
	if !ok {
		c.trap(mir.TrapBadInput, "%.40q is no i64", w)
	}
	c.ret(x)
}

func readF64(c *call) {
	w := c.readWord()
	x, ok := ParseF64(w)
	if !ok {
		c.trap(mir.TrapBadInput, "%.40q is no f64", w)
	}
	c.retF64(x)
}

func exit(c *call) { c.exit(c.i32(0)) }

func abort(c *call) { c.trap(mir.TrapAbort, "") }

// start is when the clock read 0.
var start = time.Now()

func clock(c *call) { c.ret(int64(time.Since(start))) }

func grow(c *call) { c.retPtr(c.Memory.Grow(c.ptr(0))) }
