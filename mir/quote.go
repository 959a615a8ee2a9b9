package mir

// plainName reports whether a name needs no quotes.
func plainName(s string) bool {
	for i := 0; i < len(s); i++ {
		if !IsNameByte(s[i]) {
			return false
		}
	}
	return s != ""
}

// IsNameByte reports whether c may stand in a name that is not quoted.
func IsNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' ||
		c == '_' || c == '.' || c == '$' || c == '-'
}

// QuoteName returns a name as MIR text writes it after @, %, $ or ^: as it is,
// or in quotes with escapes.
func QuoteName(s string) string { return string(appendName(nil, s)) }

func appendName[S []byte | string](b []byte, s S) []byte {
	if plainName(string(s)) {
		return append(b, s...)
	}
	return AppendQuoted(b, s)
}

// AppendQuoted appends s in quotes. What is not printable ASCII is escaped as
// \hh, \n, \t, \\ or \".
func AppendQuoted[S []byte | string](b []byte, s S) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c == '\\' || c == '"':
			b = append(b, '\\', c)
		case c < ' ' || c > '~':
			b = append(b, '\\', hex[c>>4], hex[c&15])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// ParseEscape reads what follows a backslash in quotes: the byte that it stands
// for, and how many bytes it takes, 0 if it is none of the escapes that
// AppendQuoted writes.
func ParseEscape[S []byte | string](s S) (c byte, n int) {
	if len(s) == 0 {
		return 0, 0
	}
	switch s[0] {
	case 'n':
		return '\n', 1
	case 't':
		return '\t', 1
	case '\\', '"':
		return s[0], 1
	}
	if len(s) > 1 {
		if high, low := HexValue(s[0]), HexValue(s[1]); high >= 0 && low >= 0 {
			return byte(high<<4 | low), 2
		}
	}
	return 0, 0
}

// HexValue returns what a hex digit stands for, or -1.
func HexValue(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}
