package main

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

const (
	// keyName is where a key of the store's own making stands.
	keyName = "key/persons"
	// keyLife is how long it is kept after its last use; nobody's dialogue
	// lives longer.
	keyLife = 10 * 365 * 24 * time.Hour
	// keyTerm is how long one process may take to make it.
	keyTerm = 10 * time.Second
	// keyPause is between two attempts to read it.
	keyPause = time.Second
)

// errKeyTaken says that another process makes the key just now.
var errKeyTaken = errors.New("another process makes the key of pseudonyms just now")

// A keyStore is what keeps the key of pseudonyms.
type keyStore interface {
	mailbox.Shelf
	mailbox.Elector
}

// pseudonyms returns the function that hides who a person is: the same on
// all replicas, and of no use to whoever does not have the key.
func pseudonyms(ctx context.Context, key string, store keyStore) (func(string) string, error) {
	if key == "" {
		var err error
		if key, err = storedKey(ctx, store); err != nil {
			return nil, fmt.Errorf("key of pseudonyms (set store.key to do without): %w", err)
		}
	}
	return func(user string) string {
		mac := hmac.New(sha256.New, []byte(key))
		mac.Write([]byte(user))
		return hex.EncodeToString(mac.Sum(nil)[:12])
	}, nil
}

// storedKey reads the key from the store. Of all processes that find none one
// makes it: two keys would make two persons of one.
func storedKey(ctx context.Context, store keyStore) (string, error) {
	key, err := store.Get(ctx, keyName)
	if err != nil || key != "" {
		return key, err
	}
	me := rand.Text()
	switch fence, err := store.Elect(ctx, keyName, me, keyTerm); {
	case err != nil:
		return "", err
	case fence == 0:
		return "", errKeyTaken
	}
	if key, err = store.Get(ctx, keyName); err == nil && key == "" {
		key = rand.Text()
		err = store.Put(ctx, keyName, key, keyLife)
	}
	return key, errors.Join(err, store.Resign(ctx, keyName, me))
}

// A gate holds messages back, as if the store were away, until it is known
// how to hide who wrote them.
type gate struct {
	bot.Inbox
	hide atomic.Pointer[func(string) string]
}

// Accept implements bot.Inbox.
func (g *gate) Accept(ctx context.Context, m bot.Message) error {
	if g.hide.Load() == nil {
		return errors.New("accept message: the key of pseudonyms is not known yet")
	}
	return g.Inbox.Accept(ctx, m)
}

// person hides who a person is.
func (g *gate) person(user string) string {
	hide := g.hide.Load()
	if hide == nil {
		return "" // and the message is not accepted
	}
	return (*hide)(user)
}

// open opens the gate as soon as the key is known: at once, or when the store
// can be reached.
func (g *gate) open(ctx context.Context, key string, store keyStore, log *slog.Logger) {
	for told := false; ctx.Err() == nil; told = true {
		hide, err := pseudonyms(ctx, key, store)
		if err == nil {
			g.hide.Store(&hide)
			return
		}
		if !told {
			log.Warn("messages wait", slog.String("why", err.Error()))
		}
		select {
		case <-ctx.Done():
		case <-time.After(keyPause):
		}
	}
}

// unlock opens the gate.
func (r *serving) unlock(ctx context.Context) error {
	r.gate.open(ctx, r.cfg.Store.Key, r.store, r.log)
	<-ctx.Done()
	return nil
}
