// Package skeleton holds the commented files with which a new installation
// begins: an invented call to overwrite.
package skeleton

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

//go:embed files
var files embed.FS

// The id in the embedded files; Write puts the wanted one in its place.
const placeholder = "my-call"

// Write writes the content of one call below dir. A file that exists is left
// alone and is an error.
func Write(dir, call string) error {
	return fs.WalkDir(files, "files", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := files.ReadFile(path)
		if err != nil {
			return err
		}
		name := strings.TrimPrefix(path, "files/")
		target := filepath.Join(dir, filepath.FromSlash(strings.ReplaceAll(name, placeholder, call)))
		return Create(target, strings.ReplaceAll(string(text), placeholder, call), 0o644)
	})
}

// Create writes a new file and the directories above it.
func Create(path, text string, mode fs.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return fmt.Errorf("create directory: %w", err)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
	if err != nil {
		return fmt.Errorf("create file: %w", err)
	}
	if _, err := f.WriteString(text); err != nil {
		return fmt.Errorf("write %q: %w", path, err)
	}
	return f.Close()
}
