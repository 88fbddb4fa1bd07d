package deploy

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"

	"almanac/internal/output"
	"almanac/internal/parallel"
	"almanac/internal/record"
)

// Folder makes a folder the publication, all at once, as package output does it.
// It waits for others who publish beside it. When ctx ends, nothing has changed.
func Folder(ctx context.Context, dir string, p *Publication, o Options) (Result, error) {
	into := output.Options{
		Protected: append(o.Protected, p.dir), Cache: o.Cache,
		Context: ctx, Waiting: func() { o.Waiting("another program publishes beside it") },
	}
	if o.DryRun {
		if err := output.Refusal(dir, into); err != nil {
			return Result{}, err
		}
		return planFolder(dir, p, o)
	}
	stage, err := output.Begin(dir, into)
	if err != nil {
		return Result{}, err
	}
	defer stage.Close()
	r, err := planFolder(dir, p, o)
	if err != nil {
		return r, err
	}
	err = parallel.Try(parallel.Cores(), len(p.Files), func(_, i int) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if p.Files[i].Path == output.ManifestPath { // it is made anew, of what is there
			return nil
		}
		return p.put(p.Files[i], stage)
	})
	for _, path := range r.Plan.Kept {
		if err == nil {
			err = stage.Keep(path)
		}
	}
	if err == nil {
		var published output.Result
		published, err = stage.Publish(p.Build)
		r.Leftover = published.Leftover
	}
	return r, err
}

// put puts a file on a stage, a piece at a time where it is large.
func (p *Publication) put(f File, stage *output.Stage) error {
	if f.Size <= whole {
		data, err := p.Read(f)
		if err != nil {
			return err
		}
		return stage.Write(f.Path, data)
	}
	file, err := os.Open(p.file(f.Path))
	if err != nil {
		return p.gone(f, err)
	}
	defer file.Close()
	var sum [sha256.Size]byte
	if _, err := hex.Decode(sum[:], []byte(f.SHA256)); err != nil {
		return err
	}
	if err = stage.Copy(f.Path, file, f.Size, sum); errors.Is(err, output.ErrOther) {
		return p.changed(f)
	}
	return err
}

// planFolder compares. The order of the plan is of no matter here.
func planFolder(dir string, p *Publication, o Options) (Result, error) {
	found, err := lookInto(dir)
	if err != nil {
		return Result{}, err
	}
	if err := found.refuse(p); err != nil {
		return Result{}, err
	}
	r := Result{Plan: MakePlan(bare(p.Files), found.there, found.withdrawn(p))}
	o.Planned(r.Plan)
	return r, found.guard(p, r.Plan, o.MaxDeletes)
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
	own, kept := output.Own(manifest)
	sums[output.ManifestPath] = sumOf(own) // as the publication has it, which keeps nothing
	s.build, _ = output.ReadBuild(manifest)
	for name, sum := range sums {
		s.there[name] = Standing{File: File{Path: name, SHA256: sum}, Kept: kept[name]}
		if path.Base(name) != record.Path {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			continue // what is missing says nothing
		}
		if r, err := record.Outline(data); err == nil {
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
