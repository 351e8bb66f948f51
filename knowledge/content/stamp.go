package content

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// maxDepth is how deep content directories go: calls/<id>/texts/<file>.
const maxDepth = 5

// Stamp is a cheap fingerprint of a content directory, from names, sizes and
// times of change. When it changes, Read may find something new; a change
// within one tick of the file system's clock that keeps the size is missed.
// Links are followed, because mounted content is exchanged through them.
func Stamp(fsys fs.FS) (string, error) {
	h := sha256.New()
	for _, top := range []string{"calls", "shared"} {
		if err := stamp(fsys, top, maxDepth, func(name string, i fs.FileInfo) {
			fmt.Fprintf(h, "%s\x00%d\x00%d\n", name, i.Size(), i.ModTime().UnixNano())
		}); err != nil {
			return "", fmt.Errorf("look at %s: %w", top, err)
		}
	}
	return hex.EncodeToString(h.Sum(nil))[:16], nil
}

func stamp(fsys fs.FS, name string, depth int, note func(string, fs.FileInfo)) error {
	info, err := fs.Stat(fsys, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // deleted meanwhile, or a link to nothing
	}
	if err != nil {
		return err
	}
	if !info.IsDir() {
		note(name, info)
		return nil
	}
	if depth == 0 {
		return nil
	}
	entries, err := fs.ReadDir(fsys, name)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if hidden(e.Name()) {
			continue
		}
		if err := stamp(fsys, name+"/"+e.Name(), depth-1, note); err != nil {
			return err
		}
	}
	return nil
}

// hidden reports whether a file is none of the content: editors and mounts
// leave such files.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "#") || strings.HasSuffix(name, "~")
}
