package near

import "testing"

func TestName(t *testing.T) {
	among := []string{"run", "verify", "fmt", "print_i64", "print_u64", ""}
	for name, want := range map[string]string{
		"runn": "run", "rnu": "run", "verfiy": "verify", "verify": "verify", "ftm": "fmt", "print_i46": "print_i64",
		"": "", "x": "", "completely": "", "prin_u64": "print_u64",
	} {
		if got := Name(name, among); got != want {
			t.Errorf("Name(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestHint(t *testing.T) {
	if got := Hint("@%s", "sun", []string{"sum"}); got != "; did you mean @sum?" {
		t.Errorf("Hint gives %q", got)
	}
	if got := Hint("@%s", "other", []string{"sum"}); got != "" {
		t.Errorf("Hint gives %q", got)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"abc", "abc", 0}, {"abc", "acb", 1}, {"kitten", "sitting", 3}, {"ca", "abc", 3}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance(%q, %q) = %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
