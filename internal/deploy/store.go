package deploy

import (
	"bytes"
	"context"
	"crypto/md5"
	"errors"
	"io"
)

// Object is a file as a store lists it.
type Object struct {
	Path string
	Size int64
	ETag string
}

// Details are what a store says of one object.
type Details struct {
	Object
	Header
	SHA256 string // as it was said when the object was put there; "" if it was not
	Opaque bool   // the ETag is not made of the bytes, since the store encrypts them
}

// Body is what an object is made of. It is read several times, and not always at once in
// memory.
type Body struct {
	io.ReaderAt
	Size int64
	MD5  [md5.Size]byte
}

func bodyOf(data []byte) Body { return Body{bytes.NewReader(data), int64(len(data)), md5.Sum(data)} }

// Condition is when an object may be put. The zero value is always.
type Condition struct {
	Absent bool   // nothing is there
	ETag   string // what is there is this
}

// Store is where a site is deployed to, one object for each file. A put is seen
// whole or not at all. All methods may be called by several at once.
type Store interface {
	// Place stands for the target.
	Place() string
	// List returns all objects.
	List(ctx context.Context) ([]Object, error)
	// Head returns what is said of an object.
	Head(ctx context.Context, path string) (Details, error)
	// Get returns an object and its ETag.
	Get(ctx context.Context, path string) (data []byte, etag string, err error)
	// Put stores an object and returns its ETag.
	Put(ctx context.Context, f File, data Body, when Condition) (etag string, err error)
	// Delete removes an object; that there is none is no error.
	Delete(ctx context.Context, path string) error
}

// Errors of stores.
var (
	ErrAbsent   = errors.New("there is no such object")
	ErrConflict = errors.New("the condition does not hold")
	// ErrForbidden says that whoever deploys may not do this.
	ErrForbidden = errors.New("it is forbidden")
)
