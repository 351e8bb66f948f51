package phrase_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"grantdesk/bot/phrase"
	"grantdesk/knowledge"
)

var placeholder = regexp.MustCompile(`\{[a-z]+\}`)

func load(t *testing.T) *phrase.Catalogue {
	t.Helper()
	c, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func placeholders(s string) []string {
	found := placeholder.FindAllString(s, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// TestComplete: every phrase exists in every language, with the same
// placeholders, and lists have the same length.
func TestComplete(t *testing.T) {
	c := load(t)
	keys := c.Keys("")
	if len(keys) < 50 {
		t.Fatalf("only %d phrases", len(keys))
	}
	for _, key := range keys {
		first := c.In(knowledge.De).Say(key)
		for _, l := range knowledge.Languages() {
			v := c.In(l)
			if !c.Has(key, l) {
				t.Errorf("%s: missing in %s", key, l)
			}
			if got, want := placeholders(v.Say(key)), placeholders(first); !slices.Equal(got, want) {
				t.Errorf("%s: placeholders %v in %s, %v in de", key, got, l, want)
			}
		}
	}
}

// A use is a call of Say, Count or List with a key that is written out.
type use struct {
	where  string
	method string
	key    string
	names  []string // placeholders given; nil when they are not written out
	open   bool     // more pairs may come from a slice
}

// TestUsed: every key in the code exists, gets the placeholders that it has,
// and every phrase is used somewhere.
func TestUsed(t *testing.T) {
	c := load(t)
	literals, uses := scan(t)
	for _, u := range uses {
		for _, key := range forms(u) {
			if !c.Has(key, knowledge.De) {
				t.Errorf("%s: no phrase %q", u.where, key)
				continue
			}
			want := placeholders(c.In(knowledge.De).Say(key))
			if !u.open && !slices.Equal(u.names, want) && !(u.method == "Count" && subset(want, append(u.names, "{n}"))) {
				t.Errorf("%s: %q is given %v and holds %v", u.where, key, u.names, want)
			}
		}
	}
	for _, key := range c.Keys("") {
		base := strings.TrimSuffix(strings.TrimSuffix(key, ".one"), ".other")
		if !literals[key] && !literals[base] {
			t.Errorf("phrase %q is not used", key)
		}
	}
}

func forms(u use) []string {
	if u.method == "Count" {
		return []string{u.key + ".one", u.key + ".other"}
	}
	return []string{u.key}
}

func subset(small, big []string) bool {
	for _, s := range small {
		if !slices.Contains(big, s) {
			return false
		}
	}
	return true
}

// inPage finds the keys in the templates of pages.
var inPage = regexp.MustCompile(`say \.Lang "([a-z.-]+)"`)

// scan reads every Go file of the repository that is not a test, and the
// templates of pages.
func scan(t *testing.T) (literals map[string]bool, uses []use) {
	t.Helper()
	literals = map[string]bool{}
	fset := token.NewFileSet()
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".html") {
			text, err := os.ReadFile(path)
			for _, m := range inPage.FindAllStringSubmatch(string(text), -1) {
				literals[m[1]] = true
				uses = append(uses, use{where: path, method: "Say", key: m[1]})
			}
			return err
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(fset, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				s, _ := strconv.Unquote(lit.Value)
				literals[s] = true
			}
			if call, ok := n.(*ast.CallExpr); ok {
				if u, ok := asUse(call); ok {
					u.where = fset.Position(call.Pos()).String()
					uses = append(uses, u)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return literals, uses
}

// asUse reads v.Say("key", "name", value, …), v.Count and v.List.
func asUse(call *ast.CallExpr) (u use, ok bool) {
	sel, isSel := call.Fun.(*ast.SelectorExpr)
	if !isSel || len(call.Args) == 0 || !voice(sel.X) {
		return u, false
	}
	u.method = sel.Sel.Name
	first := map[string]int{"Say": 1, "Count": 2, "List": 1}[u.method]
	key, isLit := literal(call.Args[0])
	if first == 0 || !isLit {
		return u, false
	}
	u.key, u.open = key, call.Ellipsis.IsValid()
	for i := first; i < len(call.Args); i += 2 {
		name, isLit := literal(call.Args[i])
		u.open = u.open || !isLit
		u.names = append(u.names, "{"+name+"}")
	}
	slices.Sort(u.names)
	return u, true
}

// voice reports whether an expression looks like a phrase.Voice: v, s.v,
// q.Voice, phrases.In(l).
func voice(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.CallExpr:
		sel, ok := x.Fun.(*ast.SelectorExpr)
		return ok && sel.Sel.Name == "In"
	case *ast.Ident:
		return x.Name == "v"
	case *ast.SelectorExpr:
		return x.Sel.Name == "v" || x.Sel.Name == "Voice"
	}
	return false
}

func literal(x ast.Expr) (string, bool) {
	lit, ok := x.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

func TestCount(t *testing.T) {
	c := load(t)
	for n, want := range map[int]string{0: "0 Tage", 1: "1 Tag", 2: "2 Tage"} {
		if got := c.In(knowledge.De).Count("span.days", n); got != want {
			t.Errorf("Count(%d) = %q, want %q", n, got, want)
		}
	}
	if got := c.In("fr").Count("span.days", 2); got != "2 Tage" {
		t.Errorf("a language without phrases got %q", got)
	}
}
