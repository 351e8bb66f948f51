package email_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"grantdesk/adapters/email"
	"grantdesk/knowledge"
)

// A guarded server lets in who knows the password.
type guarded struct{ *server }

// NewSession implements smtp.Backend.
func (g guarded) NewSession(*smtp.Conn) (smtp.Session, error) {
	return &guardedSession{session{server: g.server}}, nil
}

type guardedSession struct{ session }

func (*guardedSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (*guardedSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "desk" || password != "right" {
			return errors.New("wrong")
		}
		return nil
	}), nil
}

// Each step on the way to the mail server is told apart, and no mail is sent.
func TestCheck(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := free.Addr().String()
	free.Close()
	tests := []struct {
		name   string
		change func(o *email.Options)
		good   bool
		want   string
	}{
		{"open", func(o *email.Options) { o.TLS = "none" }, true, "takes mails from us"},
		{"encrypted", func(*email.Options) {}, true, "takes mails from us"},
		{"login", func(o *email.Options) { o.User, o.Password = "desk", "right" }, true, "takes mails from us"},
		{"password", func(o *email.Options) { o.User, o.Password = "desk", "wrong-word" }, false, "refuses the login of desk"},
		{"certificate", func(o *email.Options) { o.Roots = nil }, false, "its certificate is not trusted"},
		{"other encryption", func(o *email.Options) { o.TLS = "tls" }, false, "No connection"},
		{"away", func(o *email.Options) { o.Server = nobody }, false, "cannot be reached"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			cert, roots := certificate(t)
			o, s := r.options(serverOf(t, guarded{r.smtp}, cert)), r.smtp
			o.TLS, o.Roots = "starttls", roots
			tt.change(&o)
			d, err := email.New(o)
			if err != nil {
				t.Fatal(err)
			}
			fs := d.Check(t.Context(), knowledge.En)
			if len(fs) != 1 || fs[0].Good != tt.good || !strings.Contains(fs[0].Text, tt.want) || fs[0].Good == (fs[0].Fix != "") || strings.Contains(fs[0].Text, "wrong-word") {
				t.Errorf("findings %+v", fs)
			}
			if len(s.mails) > 0 {
				t.Error("a mail was sent")
			}
		})
	}
}

// certificate is one for this machine, and who has to trust it.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	s := httptest.NewTLSServer(nil) // it comes with one
	defer s.Close()
	roots := x509.NewCertPool()
	roots.AddCert(s.Certificate())
	return s.TLS.Certificates[0], roots
}
