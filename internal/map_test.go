package internal

import (
	"bytes"
	"go/format"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// room is a row of the table in README.md.
type room struct {
	floor int
	home  []string // libraries that only this package may import
}

var row = regexp.MustCompile("(?m)^\\| (\\d) \\| `(\\w+)` \\| [^|]+ \\|([^|]*)\\|$")

func readMap(t *testing.T) map[string]room {
	src, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	rooms := map[string]room{}
	for _, m := range row.FindAllStringSubmatch(string(src), -1) {
		floor, _ := strconv.Atoi(m[1])
		var home []string
		for i, part := range strings.Split(m[3], "`") {
			if i%2 == 1 {
				home = append(home, part)
			}
		}
		rooms[m[2]] = room{floor, home}
	}
	if len(rooms) < 10 {
		t.Fatalf("README.md lists %d packages: has its table changed?", len(rooms))
	}
	return rooms
}

// imports returns what each package below internal imports, tests left out.
func imports(t *testing.T) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && d.Name() == "testdata" {
			return fs.SkipDir
		}
		if err != nil || filepath.Ext(p) != ".go" || strings.HasSuffix(p, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg, _, _ := strings.Cut(filepath.ToSlash(p), "/")
		if out[pkg] == nil {
			out[pkg] = map[string]bool{}
		}
		for _, s := range f.Imports {
			path, _ := strconv.Unquote(s.Path.Value)
			out[pkg][path] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestFloors holds every package to the map: each is listed, and imports only
// packages of lower floors.
func TestFloors(t *testing.T) {
	rooms := readMap(t)
	used := imports(t)
	for pkg := range used {
		if _, ok := rooms[pkg]; !ok {
			t.Errorf("package %s is not on the map", pkg)
		}
		for path := range used[pkg] {
			other, ok := strings.CutPrefix(path, "almanac/internal/")
			if ok && other != pkg && rooms[other].floor >= rooms[pkg].floor {
				t.Errorf("%s (floor %d) imports %s (floor %d)", pkg, rooms[pkg].floor, other, rooms[other].floor)
			}
		}
	}
	for pkg := range rooms {
		if used[pkg] == nil {
			t.Errorf("the map lists %s, which does not exist", pkg)
		}
	}
}

// TestHomes holds each outside library to its home: one package imports it.
func TestHomes(t *testing.T) {
	rooms := readMap(t)
	homes := map[string][]string{} // library → packages
	for pkg, r := range rooms {
		for _, lib := range r.home {
			homes[lib] = append(homes[lib], pkg)
		}
	}
	for pkg, paths := range imports(t) {
		for path := range paths {
			if strings.HasPrefix(path, "almanac/") || !strings.Contains(path, ".") && path != "html/template" {
				continue
			}
			if !atHome(homes, path, pkg) {
				t.Errorf("%s imports %s, whose home it is not", pkg, path)
			}
		}
	}
}

func atHome(homes map[string][]string, path, pkg string) bool {
	for lib, at := range homes {
		if path != lib && !strings.HasPrefix(path, lib+"/") && !strings.HasSuffix(path, "/"+lib) && !strings.Contains(path, "/"+lib+"/") {
			continue
		}
		for _, home := range at {
			if home == pkg {
				return true
			}
		}
	}
	return false
}

// TestTrusted holds the conversion of text to trusted markup to its one place.
func TestTrusted(t *testing.T) {
	trust := regexp.MustCompile(`template\.(HTML|JS|CSS|URL|HTMLAttr|JSStr|Srcset)\(|markup\.(HTML|Written)\(`)
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(p) != ".go" || strings.HasSuffix(p, "_test.go") || filepath.Dir(p) == "markup" {
			return err
		}
		src, err := os.ReadFile(p)
		if m := trust.FindString(string(src)); m != "" {
			t.Errorf("%s: %s… belongs in package markup", p, m)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestNoClock keeps the time of day out of everything below the command line:
// a build depends on its input alone. Packages watch and serve, which wait, and measuring
// are no part of a build.
func TestNoClock(t *testing.T) {
	clock := regexp.MustCompile(`time\.(Now|Since|Until)\(`)
	err := filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(p) != ".go" || strings.HasSuffix(p, "_test.go") || filepath.Dir(p) == "cli" || filepath.Dir(p) == "watch" || filepath.Dir(p) == "serve" || filepath.Dir(p) == "bench" {
			return err
		}
		src, err := os.ReadFile(p)
		if clock.Match(src) {
			t.Errorf("%s asks for the time of day", p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestFormat holds that every file is as gofmt writes it.
func TestFormat(t *testing.T) {
	n := 0
	err := filepath.WalkDir("..", func(p string, d fs.DirEntry, err error) error {
		if d != nil && d.IsDir() && (d.Name() == "node_modules" || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if err != nil || filepath.Ext(p) != ".go" {
			return err
		}
		src, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		n++
		if want, err := format.Source(src); err != nil || !bytes.Equal(src, want) {
			t.Errorf("%s: run gofmt -w", p)
		}
		return nil
	})
	if err != nil || n < 100 {
		t.Fatalf("%d files: %v", n, err)
	}
}
