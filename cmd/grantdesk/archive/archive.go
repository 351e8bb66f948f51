// Package archive writes everything that is not content into one file and
// brings it back into an empty store of any kind.
//
// The file is compressed JSON, one record a line: a head with the version,
// the records, and an end that counts them, so that a file that was cut off
// is refused as a whole. It holds personal data.
package archive

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"grantdesk/bot/mailbox"
)

// version is raised when an older program could no longer read the file.
const version = 1

// errFormat says that a file is no whole backup.
var errFormat = errors.New("this is no whole backup")

// A record is one line of the file; exactly one field is set.
type record struct {
	Head     *head             `json:"head,omitempty"`
	Dialogue *mailbox.Snapshot `json:"dialogue,omitempty"`
	Kept     *mailbox.Kept     `json:"kept,omitempty"`
	End      *Count            `json:"end,omitempty"`
}

type head struct {
	Format  string    `json:"format"`
	Version int       `json:"version"`
	At      time.Time `json:"at"`
}

const format = "grantdesk-backup"

// A Count says how much a backup holds.
type Count struct {
	Dialogues int `json:"dialogues"`
	Kept      int `json:"kept"`
}

// Options say what is written. Take decides about each dialogue; nil takes
// all of them.
type Options struct {
	Now  time.Time
	Take func(mailbox.Snapshot) bool
}

// Write writes what the store holds. Each dialogue is whole; what moves from
// one to another meanwhile may be in neither, so stop the service for a
// backup that must be exact.
func Write(ctx context.Context, s mailbox.Store, w io.Writer, o Options) (n Count, err error) {
	z := gzip.NewWriter(w)
	enc := json.NewEncoder(z)
	if err := enc.Encode(record{Head: &head{Format: format, Version: version, At: o.Now.UTC()}}); err != nil {
		return n, fmt.Errorf("write backup: %w", err)
	}
	if n.Dialogues, err = writeDialogues(ctx, s, enc, o.Take); err != nil {
		return n, err
	}
	for k, err := range s.Kept(ctx, "") {
		if err == nil {
			n.Kept++
			err = enc.Encode(record{Kept: &k})
		}
		if err != nil {
			return n, fmt.Errorf("write value: %w", err)
		}
	}
	if err := errors.Join(enc.Encode(record{End: &n}), z.Close()); err != nil {
		return n, fmt.Errorf("write backup: %w", err)
	}
	return n, nil
}

func writeDialogues(ctx context.Context, s mailbox.Store, enc *json.Encoder, take func(mailbox.Snapshot) bool) (n int, err error) {
	done := map[string]bool{} // a store may tell a key twice
	for name, err := range s.Dialogues(ctx) {
		if err != nil {
			return n, fmt.Errorf("list dialogues: %w", err)
		}
		if done[name] {
			continue
		}
		done[name] = true
		snap, err := s.Read(ctx, name)
		if err != nil {
			return n, fmt.Errorf("read a dialogue: %w", err)
		}
		if take != nil && !take(snap) {
			continue
		}
		if err := enc.Encode(record{Dialogue: &snap}); err != nil {
			return n, fmt.Errorf("write a dialogue: %w", err)
		}
		n++
	}
	return n, nil
}

// each calls f with every record between head and end, once the head was
// found readable, and checks the end.
func each(r io.Reader, f func(record) error) (n Count, err error) {
	z, err := gzip.NewReader(r)
	if err != nil {
		return n, fmt.Errorf("%w: %w", errFormat, err)
	}
	dec := json.NewDecoder(z)
	var first record
	if err := dec.Decode(&first); err != nil || first.Head == nil || first.Head.Format != format {
		return n, errFormat
	}
	if v := first.Head.Version; v < 1 || v > version {
		return n, fmt.Errorf("backup of version %d, known is %d: %w", v, version, mailbox.ErrVersion)
	}
	for {
		var rec record
		if err := dec.Decode(&rec); err != nil {
			return n, fmt.Errorf("%w: %w", errFormat, err)
		}
		switch {
		case rec.End != nil && *rec.End != n:
			return n, fmt.Errorf("%w: it has %d dialogues and %d values, %d and %d were written", errFormat, n.Dialogues, n.Kept, rec.End.Dialogues, rec.End.Kept)
		case rec.End != nil:
			return n, sound(z)
		case rec.Dialogue != nil:
			n.Dialogues++
		case rec.Kept != nil:
			n.Kept++
		default:
			return n, errFormat
		}
		if err := f(rec); err != nil {
			return n, err
		}
	}
}

// sound reads on to the checksum.
func sound(z *gzip.Reader) error {
	if _, err := io.Copy(io.Discard, z); err != nil {
		return fmt.Errorf("%w: %w", errFormat, err)
	}
	return nil
}

// Check reads a backup without doing anything with it.
func Check(r io.Reader) (Count, error) {
	return each(r, func(record) error { return nil })
}
