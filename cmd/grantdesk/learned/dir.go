package learned

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"grantdesk/bot/learn"
	"grantdesk/knowledge/content"
)

// A Dir is a content directory that entries are written to. Beside each file
// it leaves a hidden one that says so: a file that is gone while that one is
// there was deleted by somebody; without it, it was never there.
type Dir struct {
	path string
	seen map[string]bool // files that this process saw
	gone map[string]int  // how often in a row one of them was not there
}

// NewDir returns the content directory at path; "" is none.
func NewDir(path string) *Dir {
	return &Dir{path: path, seen: map[string]bool{}, gone: map[string]int{}}
}

// What became of a file.
type state int

const (
	absent  state = iota // it never was there
	present              // it is there
	missing              // it was there and is not now; it may be back at once, as when a version is checked out
	deleted              // somebody took it away
)

// sure is how often in a row a file has to be away for it to be deleted.
const sure = 2

func (d *Dir) at(name string) string { return filepath.Join(d.path, filepath.FromSlash(name)) }

// proof is the hidden file beside one that was written here.
func (d *Dir) proof(name string) string {
	return d.at(path.Join(path.Dir(name), "."+path.Base(name)))
}

// look tells what became of a file.
func (d *Dir) look(name string) (state, error) {
	_, err := os.Stat(d.at(name))
	switch {
	case err == nil:
		d.seen[name], d.gone[name] = true, 0
		return present, nil
	case !errors.Is(err, fs.ErrNotExist):
		return absent, fmt.Errorf("look at %s: %w", name, reason(err))
	}
	if _, err := os.Stat(filepath.Join(d.path, "calls")); err != nil {
		return absent, fmt.Errorf("look at calls: %w", reason(err)) // the whole directory is away
	}
	_, err = os.Stat(d.proof(name))
	if !d.seen[name] && err != nil {
		return absent, nil
	}
	if d.gone[name]++; d.gone[name] < sure {
		return missing, nil
	}
	return deleted, nil
}

// write writes a file aside and puts it in its place in one step. A call that
// the directory does not have gets none.
func (d *Dir) write(name string, body []byte) error {
	call := filepath.Dir(filepath.Dir(d.at(name)))
	if _, err := os.Stat(filepath.Join(call, "call.yaml")); err != nil {
		return fmt.Errorf("write %s: %w", name, reason(err))
	}
	if err := os.MkdirAll(filepath.Dir(d.at(name)), 0o755); err != nil {
		return fmt.Errorf("write %s: %w", name, reason(err))
	}
	if err := replace(d.at(name), body); err != nil {
		return fmt.Errorf("write %s: %w", name, reason(err))
	}
	d.seen[name], d.gone[name] = true, 0
	return replace(d.proof(name), []byte("written by grantdesk\n"))
}

// replace writes a file of the same directory and renames it.
func replace(file string, body []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), ".learned-*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(body)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

// remove takes away a file that was written here; others are left alone.
func (d *Dir) remove(name string) error {
	if _, err := os.Stat(d.proof(name)); err != nil {
		return nil
	}
	for _, file := range []string{d.at(name), d.proof(name)} {
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("delete %s: %w", name, reason(err))
		}
	}
	delete(d.seen, name)
	return nil
}

// settle forgets a file that somebody deleted, once the book knows.
func (d *Dir) settle(name string) {
	delete(d.seen, name)
	delete(d.gone, name)
	_ = os.Remove(d.proof(name)) // one that stays says the same again, which changes nothing
}

// reason is err without the path of this machine.
func reason(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	if l, ok := errors.AsType[*os.LinkError](err); ok {
		return l.Err
	}
	return err
}

// Export writes the file of an entry into a content directory that has room
// for it; false: it is there already.
func Export(dir string, base fs.FS, i learn.Item) (bool, error) {
	name, d := content.LearnedFile(i.Call, i.ID), NewDir(dir)
	if _, err := fs.Stat(base, name); err == nil {
		return false, nil
	}
	if err := d.sound(base, i.Call, name, i.File); err != nil {
		return false, fmt.Errorf("write %s: %w", name, err)
	}
	return true, d.write(name, i.File)
}

// errUnsound says that content has no room for an entry.
var errUnsound = errors.New("the check of the content has faults with it")

// sound holds a file to the rules of the content that it is for.
func (d *Dir) sound(base fs.FS, call, name string, body []byte) error {
	for _, f := range content.CheckEntries(content.Overlay(base, map[string][]byte{name: body}), call) {
		if f.File == name && !f.Warning {
			return fmt.Errorf("%w: %s", errUnsound, f.Message)
		}
	}
	return nil
}
