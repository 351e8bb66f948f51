package bot

import (
	"context"

	"grantdesk/knowledge"
)

// A Finder finds what could answer a question. It may be asked the same
// question again and then gives the same finding; it keeps nothing of it.
type Finder interface {
	Find(ctx context.Context, q knowledge.Query) (knowledge.Finding, error)
}
