package index

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/blevesearch/bleve/v2"
)

// onDisk opens the index of docs below dir, or makes it aside and puts it in
// its place by one rename. Where another process was faster, its index serves.
func (x *Index) onDisk(docs []Document, dir string) (bleve.Index, error) {
	name, err := named(docs)
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, name)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if err := x.place(docs, dir, path); err != nil {
			return nil, err
		}
	}
	b, err := openReading(path)
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	return b, nil
}

// openReading opens an index as one reader of several: a writer would lock
// every other process out.
func openReading(path string) (bleve.Index, error) {
	return bleve.OpenUsing(path, map[string]any{"read_only": true, "bolt_timeout": "2s"})
}

func (x *Index) place(docs []Document, dir, path string) (err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make index directory: %w", err)
	}
	aside, err := os.MkdirTemp(dir, "new-")
	if err != nil {
		return fmt.Errorf("make index directory: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(aside)) }()
	made := filepath.Join(aside, "index")
	b, err := x.fill(docs, made)
	if err != nil {
		return err
	}
	if err := b.Close(); err != nil {
		return fmt.Errorf("write index: %w", err)
	}
	if err := os.Rename(made, path); err != nil && !errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("place index: %w", err)
	}
	return nil
}

// layout is part of an index's name: an index that an older program mapped
// otherwise is not opened.
const layout = "1"

// named is a name for the index of docs that changes with every term.
func named(docs []Document) (string, error) {
	h := sha256.New()
	fmt.Fprintln(h, layout)
	if err := json.NewEncoder(h).Encode(docs); err != nil {
		return "", fmt.Errorf("name index: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil))[:16], nil
}
