package deploy

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"almanac/internal/diag"
	"almanac/internal/output"
	"almanac/internal/parallel"
	"almanac/internal/record"
)

// Publication is a folder as "almanac build" published it, every file of it
// looked at.
type Publication struct {
	Build output.Build
	Files []File // by path, manifest.json among them

	dir     string
	records map[string]*record.Record // by the folder of their site
}

// Open reads the publication in a folder and holds every file to the manifest. The
// diagnostics say what is missing, changed or foreign: it is no whole publication
// then.
func Open(dir string) (*Publication, diag.List, error) {
	if real, err := filepath.EvalSymlinks(dir); err == nil {
		dir = real // a link is not walked through
	}
	list := filepath.Join(dir, output.ManifestPath)
	for try := 1; ; try++ {
		manifest, err := os.ReadFile(list)
		p, diags, failed := held(dir, manifest, err)
		if failed == nil && len(diags) == 0 || err != nil || try == mostBuilds {
			return p, diags, failed
		}
		if now, err := os.ReadFile(list); err != nil || bytes.Equal(now, manifest) {
			return p, diags, failed
		}
	}
}

// mostBuilds is how many builds may be published into a folder while it is opened.
const mostBuilds = 3

// held holds the files of a folder to its manifest.
func held(dir string, manifest []byte, err error) (*Publication, diag.List, error) {
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, fmt.Errorf("there is no %s in %s: name the folder that almanac build published into", output.ManifestPath, dir)
	}
	if err != nil {
		return nil, nil, err
	}
	sums, ok := output.Sums(manifest)
	if !ok {
		return nil, nil, fmt.Errorf("%s is not a manifest of this program", filepath.Join(dir, output.ManifestPath))
	}
	p := &Publication{dir: dir, records: map[string]*record.Record{}}
	if p.Build, ok = output.ReadBuild(manifest); !ok {
		return nil, nil, fmt.Errorf("%s does not say what it was built for: build the site again", filepath.Join(dir, output.ManifestPath))
	}
	own, kept := output.Own(manifest)
	sums[output.ManifestPath] = sumOf(own)
	found, diags, err := p.find(sums, kept)
	if err != nil {
		return nil, nil, err
	}
	faults, err := p.hold(found, sums)
	if diags = append(diags, faults...); err != nil || diags.Errors() > 0 {
		diags.Sort()
		return nil, diags, err
	}
	return p, nil, p.finish()
}

// find returns the files of the folder that the manifest lists, but for those that are
// only kept there; what it does not list, or is missing, is a fault.
func (p *Publication) find(sums map[string]string, kept map[string]bool) (found []string, diags diag.List, err error) {
	seen := map[string]bool{}
	err = filepath.WalkDir(p.dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || output.IsLitter(d.Name()) {
			return err
		}
		rel, err := filepath.Rel(p.dir, name)
		rel = filepath.ToSlash(rel)
		seen[rel] = true
		switch _, listed := sums[rel]; {
		case !d.Type().IsRegular():
			p.fault(&diags, rel, "is no regular file")
		case !listed:
			p.fault(&diags, rel, "is not in the manifest: almanac did not publish it")
		case !kept[rel]:
			found = append(found, rel)
		}
		return err
	})
	for name := range sums {
		if !seen[name] {
			p.fault(&diags, name, "is missing")
		}
	}
	return found, diags, err
}

// hold compares files with their sums and keeps those that agree.
func (p *Publication) hold(found []string, sums map[string]string) (diags diag.List, err error) {
	p.Files = make([]File, len(found))
	err = parallel.Try(parallel.Cores(), len(found), func(_, i int) (err error) {
		p.Files[i], err = p.look(found[i])
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, f := range p.Files {
		if f.SHA256 != sums[f.Path] {
			p.fault(&diags, f.Path, "is other than the manifest lists it")
		}
	}
	return diags, nil
}

func (p *Publication) fault(diags *diag.List, name, what string) {
	diags.Errorf("publication", diag.Pos{File: path.Join(filepath.ToSlash(p.dir), name)}, "%s", what).Helpf("build the site again")
}

// look takes the size and the sum of a file.
func (p *Publication) look(name string) (File, error) {
	if name == output.ManifestPath {
		data, err := p.bytes(name)
		return File{Path: name, Size: int64(len(data)), SHA256: sumOf(data)}, err
	}
	f, err := os.Open(p.file(name))
	if err != nil {
		return File{}, err
	}
	defer f.Close()
	h := sha256.New()
	n, err := io.Copy(h, f)
	return File{Path: name, Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}, err
}

// finish reads what the files say of the site.
func (p *Publication) finish() error {
	rules, err := p.rules()
	if err != nil {
		return err
	}
	slices.SortFunc(p.Files, byPath)
	listed := map[string]bool{}
	for _, f := range p.Files {
		listed[f.Path] = p.Build.Compressed // else what looks like a compressed form is an attachment
	}
	for i := range p.Files {
		f := &p.Files[i]
		f.Header = headerOf(f.Path, listed)
		f.Cache = rules.cache(f.Path)
		if path.Base(f.Path) == record.Path {
			data, err := p.Read(*f)
			if err != nil {
				return err
			}
			if p.records[path.Dir(f.Path)], err = record.Outline(data); err != nil {
				return fmt.Errorf("%s cannot be read: %w", p.file(f.Path), err)
			}
		}
	}
	if p.records["."] == nil {
		return fmt.Errorf("there is no %s in %s, so that nobody can tell what was withdrawn and has to go first: build the site with its record", record.Path, p.dir)
	}
	return nil
}

// rules are those of the site's own file _headers.
func (p *Publication) rules() (rules, error) {
	data, err := os.ReadFile(p.file(headersPath))
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return readRules(data, p.Build.BaseURL), err
}

// Read returns the bytes of a file, and no others than those that were looked at.
func (p *Publication) Read(f File) ([]byte, error) {
	data, err := p.bytes(f.Path)
	if err != nil {
		return nil, p.gone(f, err)
	}
	if sumOf(data) != f.SHA256 {
		return nil, p.changed(f)
	}
	return data, nil
}

// whole is how large a file may be that is read into memory to be sent: as many as there
// are workers are sent at a time.
const whole = 1 << 20

// body opens a file to be sent, until done is called, and takes its MD5 while it looks
// whether it is what was looked at: what it is changed to later, the store refuses.
func (p *Publication) body(f File) (b Body, done func(), err error) {
	if f.Size <= whole || f.Path == output.ManifestPath {
		data, err := p.Read(f)
		return bodyOf(data), func() {}, err
	}
	file, err := os.Open(p.file(f.Path))
	if err != nil {
		return Body{}, nil, p.gone(f, err)
	}
	sum, forStore := sha256.New(), md5.New()
	n, err := io.Copy(io.MultiWriter(sum, forStore), file)
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		err = p.changed(f)
	}
	if err != nil {
		file.Close()
		return Body{}, nil, err
	}
	return Body{file, n, [md5.Size]byte(forStore.Sum(nil))}, func() { file.Close() }, nil
}

// still returns an error if a file is no more what was looked at.
func (p *Publication) still(f File) error {
	_, done, err := p.body(f)
	if err == nil {
		done()
	}
	return err
}

// ErrReplaced is that a file of a publication is not what was looked at: a build was
// published there under a deploy. What is there now can be deployed.
var ErrReplaced = errors.New("since the deploy began: deploy again, when no build is published there")

func (p *Publication) gone(f File, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("%s is gone %w", p.file(f.Path), ErrReplaced)
	}
	return err
}

func (p *Publication) changed(f File) error {
	return fmt.Errorf("%s has changed %w", p.file(f.Path), ErrReplaced)
}

// bytes reads a file of the publication: the manifest without what is only kept.
func (p *Publication) bytes(name string) ([]byte, error) {
	data, err := os.ReadFile(p.file(name))
	if name == output.ManifestPath && err == nil {
		data, _ = output.Own(data)
	}
	return data, err
}

func sumOf(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func (p *Publication) file(name string) string { return filepath.Join(p.dir, filepath.FromSlash(name)) }

// get returns the file at a path.
func (p *Publication) get(name string) (File, bool) {
	i, ok := slices.BinarySearchFunc(p.Files, File{Path: name}, byPath)
	if !ok {
		return File{}, false
	}
	return p.Files[i], true
}

func byPath(a, b File) int {
	switch {
	case a.Path < b.Path:
		return -1
	case a.Path > b.Path:
		return 1
	}
	return 0
}
