// Package example holds the content that the program brings along: a real
// call, so that a first question gets a real answer.
package example

import (
	"embed"
	"io/fs"
)

//go:embed calls shared
var files embed.FS

// FS returns the example as a content directory.
func FS() fs.FS { return files }
