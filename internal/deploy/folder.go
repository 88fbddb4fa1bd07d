package deploy

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"almanac/internal/output"
	"almanac/internal/record"
)

// Folder makes a folder the publication, all at once, as package output does it.
func Folder(dir string, p *Publication, o Options) (Result, error) {
	found, err := lookInto(dir)
	if err != nil {
		return Result{}, err
	}
	if err := found.refuse(p); err != nil {
		return Result{}, err
	}
	r := Result{Plan: MakePlan(bare(p.Files), found.there, found.withdrawn(p))}
	o.Planned(r.Plan)
	if err := r.Plan.guard(o.MaxDeletes); err != nil || o.DryRun {
		return r, err
	}
	set := &output.Set{Build: p.Build}
	for _, f := range p.Files {
		if f.Path == output.ManifestPath {
			continue
		}
		data, err := p.Read(f)
		if err != nil {
			return r, err
		}
		if err := set.Add(f.Path, data); err != nil {
			return r, err
		}
	}
	_, err = set.Publish(dir, output.Options{Protected: append(o.Protected, p.dir), Waiting: func() { o.Waiting("another program that publishes beside it") }})
	return r, err
}

// lookInto finds out what almanac published into a folder.
func lookInto(dir string) (*survey, error) {
	s := &survey{there: map[string]Standing{}, records: map[string]*record.Record{}}
	manifest, err := os.ReadFile(filepath.Join(dir, output.ManifestPath))
	if err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
		return s, err
	}
	sums, ok := output.Sums(manifest)
	if !ok {
		return s, nil // whose files these are, package output asks
	}
	sums[output.ManifestPath] = sumOf(manifest)
	s.build, _ = output.ReadBuild(manifest)
	for name, sum := range sums {
		// Nothing is kept for a reader of the old pages: the whole folder changes at once.
		s.there[name] = Standing{File: File{Path: name, SHA256: sum}, Kept: isCode(name)}
		if path.Base(name) != record.Path {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			continue // what is missing says nothing
		}
		if r, err := record.Decode(data); err == nil {
			s.records[path.Dir(name)] = r
		}
	}
	return s, nil
}

// bare are files in a folder, which says nothing of how they are served.
func bare(files []File) []File {
	out := slices.Clone(files)
	for i := range out {
		out[i].Header = Header{}
	}
	return out
}
