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
