package email

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"grantdesk/bot"
	"grantdesk/bot/mailbox"
)

// errAddress is the cause when a reply is not for this desk.
var errAddress = errors.New("address is none of this channel")

// Send implements bot.Sender. A card that only changed its status is no mail
// of its own: the note beside it says what happened.
func (d *Desk) Send(ctx context.Context, r bot.Reply) error {
	if r.To.Channel != channel {
		return mailbox.Permanent(errAddress)
	}
	if r.Replaces != "" {
		return nil
	}
	shown, err := d.Shown(ctx, r)
	if err != nil || shown {
		return err
	}
	m, err := d.compose(r)
	if err != nil {
		return mailbox.Permanent(fmt.Errorf("write mail: %w", err))
	}
	c, err := d.client()
	if err != nil {
		return mailbox.Permanent(fmt.Errorf("reach mail server: %w", err))
	}
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	if err := c.DialWithContext(ctx); err != nil {
		return mailbox.Refused(errors.New("reach mail server: it does not answer or refuses us"), 5*time.Second)
	}
	defer func() { _ = c.Close() }()
	if err := c.Send(m); err != nil {
		return judge(err)
	}
	if err := d.o.Refs.Put(context.WithoutCancel(ctx), d.key(r.ID), "1", d.o.Keep); err != nil {
		d.log.Warn("mail not noted", "why", err.Error()) // it is out: failing now would send it twice
	}
	return nil
}

// judge marks what a mail server answered. The answer itself may quote the
// mail and is left out.
func judge(err error) error {
	var e *gomail.SendError
	if !errors.As(err, &e) {
		return errors.New("send mail: outcome is not known")
	}
	plain := fmt.Errorf("send mail: the server answers %d", e.ErrorCode())
	switch code := e.ErrorCode(); {
	case code >= 500:
		return mailbox.Permanent(plain)
	case code >= 400:
		return mailbox.Refused(plain, time.Minute)
	}
	return plain
}

// Shown implements bot.Finisher as far as mail allows: it knows of the mails
// that were noted as sent. A mail that goes out twice has one Message-ID.
func (d *Desk) Shown(ctx context.Context, r bot.Reply) (bool, error) {
	known, err := d.o.Refs.Get(ctx, d.key(r.ID))
	if err != nil {
		return false, mailbox.Refused(err, time.Second)
	}
	return known != "", nil
}

func (d *Desk) key(reply string) string { return "mail/" + d.messageID(reply) }

// messageID is the same whenever the reply is sent.
func (d *Desk) messageID(reply string) string {
	sum := sha256.Sum256([]byte(reply))
	return hex.EncodeToString(sum[:12]) + "@" + d.host
}

// compose writes the mail of a reply.
func (d *Desk) compose(r bot.Reply) (*gomail.Msg, error) {
	m := gomail.NewMsg()
	to := d.o.To
	if r.Quiet && r.To.User != "" {
		to = r.To.User
	}
	card := r.Under
	if card == "" && strings.HasPrefix(r.ID, "ticket/") && strings.HasSuffix(r.ID, "/card") {
		card = r.ID
	}
	errs := []error{m.From(d.o.From), m.To(to)}
	if card != "" {
		errs = append(errs, m.ReplyTo(d.address(card)))
	}
	if r.Under != "" {
		root := "<" + d.messageID(r.Under) + ">"
		m.SetGenHeader(gomail.HeaderInReplyTo, root)
		m.SetGenHeader(gomail.HeaderReferences, root)
	}
	m.SetMessageIDWithValue(d.messageID(r.ID))
	m.SetDateWithValue(d.o.Now())
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.Subject(d.subject(r, card))
	m.SetBodyString(gomail.TypeTextPlain, d.body(r, card != ""))
	for _, f := range r.Files {
		errs = append(errs, m.AttachReader(f.Name, bytes.NewReader(f.Body), gomail.WithFileContentType(gomail.ContentType(f.Type))))
	}
	return m, errors.Join(errs...)
}

// subject keeps all mails of a question together.
func (d *Desk) subject(r bot.Reply, card string) string {
	id := strings.TrimSuffix(strings.TrimPrefix(card, "ticket/"), "/card")
	s := d.o.Phrases(r.Lang, "email.subject", "id", id)
	switch {
	case card == "":
		return d.o.Phrases(r.Lang, "email.subject-desk")
	case r.Under != "":
		return "Re: " + s
	}
	return s
}

// body is the reply as text. Buttons are lines that can be written instead.
func (d *Desk) body(r bot.Reply, answerable bool) string {
	var b strings.Builder
	if answerable {
		b.WriteString(d.o.Phrases(r.Lang, "email.above") + "\n\n")
	}
	for _, c := range r.Choices {
		if i := strings.LastIndexByte(c.ID, ':'); i > 0 {
			r.Blocks = append(r.Blocks, bot.Block{Style: bot.BlockItem, Text: c.Label + ": !" + c.ID[i+1:]})
		}
	}
	r.Choices = nil
	b.WriteString(r.Text())
	return b.String()
}
