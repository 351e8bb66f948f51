package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// root is the top of the repository, seen from this package.
const root = "../.."

// The limits of the style guide (docs/decisions/0001-layout.md).
const (
	maxFunctionLines = 60
	maxFileLines     = 400
)

// listed is the part of `go list -json` that the guards read.
type listed struct {
	ImportPath string
	Imports    []string
}

// TestImportArrows keeps cmd → adapters → bot → knowledge: no package imports
// one that stands before it, no adapter another adapter, and each library
// stays in the one place that owns it.
func TestImportArrows(t *testing.T) {
	for _, p := range packages(t) {
		for _, dep := range p.Imports {
			if why := forbidden(p.ImportPath, dep); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, dep, why)
			}
		}
	}
}

// owners names the only places that may import a library.
var owners = map[string][]string{
	"github.com/blevesearch/":              {"grantdesk/knowledge/index"},
	"github.com/redis/":                    {"grantdesk/adapters/redis"},
	"github.com/alicebob/":                 {"grantdesk/adapters/redis"},
	"github.com/wneessen/":                 {"grantdesk/adapters/email"},
	"github.com/emersion/":                 {"grantdesk/adapters/email"},
	"go.etcd.io/bbolt":                     {"grantdesk/adapters/embedded"},
	"github.com/slack-go/":                 {"grantdesk/adapters/slack"},
	"github.com/go-telegram-bot-api/":      {"grantdesk/adapters/telegram"},
	"github.com/alecthomas/kong":           {"grantdesk/cmd/"},
	"github.com/prometheus/client_golang/": {"grantdesk/cmd/", "grantdesk/adapters/metrics"},
}

func forbidden(pkg, dep string) string {
	for lib, places := range owners {
		if strings.HasPrefix(dep, lib) && !within(pkg, places) {
			return "that library belongs to " + strings.Join(places, ", ")
		}
	}
	if !strings.HasPrefix(dep, "grantdesk/") {
		return ""
	}
	if layer(dep) > layer(pkg) {
		return "arrows point cmd → adapters → bot → knowledge"
	}
	if from, to := adapter(pkg), adapter(dep); from != "" && to != "" && to != "internal" && from != to {
		return "an adapter never imports another"
	}
	return ""
}

func within(pkg string, places []string) bool {
	for _, p := range places {
		if strings.HasPrefix(pkg+"/", strings.TrimSuffix(p, "/")+"/") {
			return true
		}
	}
	return false
}

// layer is the distance of a package from knowledge.
func layer(pkg string) int {
	for i, top := range []string{"knowledge", "bot", "adapters", "cmd"} {
		if within(pkg, []string{"grantdesk/" + top}) {
			return i
		}
	}
	return -1
}

// adapter is the technology a package below adapters belongs to.
func adapter(pkg string) string {
	rest, ok := strings.CutPrefix(pkg, "grantdesk/adapters/")
	if !ok {
		return ""
	}
	name, _, _ := strings.Cut(rest, "/")
	return name
}

func packages(t *testing.T) (ps []listed) {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Imports", "./...")
	cmd.Dir = root
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return ps
		} else if err != nil {
			t.Fatal(err)
		}
		ps = append(ps, p)
	}
}

// TestStyle checks what the style guide promises of each Go file: a package
// comment, documented exported names, short functions and short files.
func TestStyle(t *testing.T) {
	commented := map[string]bool{}
	fset := token.NewFileSet()
	walk(t, ".go", func(path string, text []byte) {
		f, err := parser.ParseFile(fset, path, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			return
		}
		if n := bytes.Count(text, []byte("\n")); n > maxFileLines {
			t.Errorf("%s: %d lines, at most %d", path, n, maxFileLines)
		}
		for _, fn := range funcs(f) {
			from, to := fset.Position(fn.Pos()).Line, fset.Position(fn.End()).Line
			if n := to - from + 1; n > maxFunctionLines {
				t.Errorf("%s:%d: %s has %d lines, at most %d", path, from, fn.Name.Name, n, maxFunctionLines)
			}
		}
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		dir := filepath.Dir(path)
		commented[dir] = commented[dir] || f.Doc != nil
		for _, name := range undocumented(f) {
			t.Errorf("%s: exported %s has no comment", path, name)
		}
	})
	for dir, ok := range commented {
		if !ok {
			t.Errorf("%s: no package comment", dir)
		}
	}
}

func funcs(f *ast.File) (fns []*ast.FuncDecl) {
	for _, d := range f.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok {
			fns = append(fns, fn)
		}
	}
	return fns
}

// undocumented names the exported declarations of f without a comment.
func undocumented(f *ast.File) (names []string) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() && exportedReceiver(d) && d.Doc == nil {
				names = append(names, d.Name.Name)
			}
		case *ast.GenDecl:
			names = append(names, undocumentedSpecs(d)...)
		}
	}
	return names
}

// undocumentedSpecs lets one comment over a group of constants or variables
// stand for all of them, and a comment at the end of the line for one.
func undocumentedSpecs(d *ast.GenDecl) (names []string) {
	for _, s := range d.Specs {
		switch s := s.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && d.Doc == nil && s.Doc == nil {
				names = append(names, s.Name.Name)
			}
		case *ast.ValueSpec:
			if s.Names[0].IsExported() && d.Doc == nil && s.Doc == nil && s.Comment == nil {
				names = append(names, s.Names[0].Name)
			}
		}
	}
	return names
}

func exportedReceiver(d *ast.FuncDecl) bool {
	if d.Recv == nil {
		return true
	}
	t := d.Recv.List[0].Type
	if p, ok := t.(*ast.StarExpr); ok {
		t = p.X
	}
	if g, ok := t.(*ast.IndexExpr); ok {
		t = g.X
	}
	id, ok := t.(*ast.Ident)
	return ok && id.IsExported()
}

// TestNoMachinePaths keeps the paths of anybody's machine and the addresses
// of package mirrors out of the repository.
func TestNoMachinePaths(t *testing.T) {
	bad := []string{"/wor" + "k/", "/ro" + "ot/", "/ho" + "me/", "GOPRO" + "XY=http"}
	walk(t, "", func(path string, text []byte) {
		for _, b := range bad {
			if i := bytes.Index(text, []byte(b)); i >= 0 {
				t.Errorf("%s:%d: names the machine path %q", path, 1+bytes.Count(text[:i], []byte("\n")), b)
			}
		}
	})
}

// walk calls f with each file of the repository whose name ends in ext.
func walk(t *testing.T, ext string, f func(path string, text []byte)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); name == ".git" || name == "node_modules" {
				return filepath.SkipDir
			}
			return nil
		}
		if !d.Type().IsRegular() || d.Name() == ".git" || !strings.HasSuffix(path, ext) {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f(path, text)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
