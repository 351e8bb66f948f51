package slack_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"grantdesk/adapters/slack"
	"grantdesk/knowledge"
)

// An appManifest is what Slack is told of the app.
type appManifest struct {
	Features struct {
		Commands []struct {
			Command string `yaml:"command"`
		} `yaml:"slash_commands"`
		Shortcuts []struct {
			Name     string `yaml:"name"`
			Callback string `yaml:"callback_id"`
		} `yaml:"shortcuts"`
	} `yaml:"features"`
	OAuth struct {
		Scopes struct {
			Bot      []string `yaml:"bot"`
			Optional []string `yaml:"bot_optional"`
		} `yaml:"scopes"`
	} `yaml:"oauth_config"`
	Settings struct {
		Events struct {
			Bot []string `yaml:"bot_events"`
		} `yaml:"event_subscriptions"`
	} `yaml:"settings"`
}

func manifest(t *testing.T) (m appManifest) {
	t.Helper()
	raw, err := os.ReadFile("../../deploy/slack-manifest.yaml")
	if err == nil {
		err = yaml.Unmarshal(raw, &m)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// scopesOfCalls are the scopes of the library's functions that this package
// may call (docs.slack.dev/reference/methods).
func scopesOfCalls() map[string]string {
	return map[string]string{
		"AuthTestContext": "", "StartSocketModeContext": "", "PublishViewContext": "",
		"PostMessageContext": "chat:write", "PostEphemeralContext": "chat:write", "UpdateMessageContext": "chat:write", "DeleteMessageContext": "chat:write",
		"AddReactionContext": "reactions:write", "GetUserInfoContext": "users:read", "OpenConversationContext": "im:write",
		"GetConversationHistoryContext": "im:history", "GetConversationRepliesContext": "im:history",
		"SetAssistantThreadsStatusContext": "assistant:write", "SetAssistantThreadsSuggestedPromptsContext": "assistant:write",
		"GetUploadURLExternalContext": "files:write", "CompleteUploadExternalContext": "files:write", "DeleteFileContext": "files:write",
		"GetFileInfoContext": "files:read", "GetFileContext": "files:read",
	}
}

// scopesOfEvents are the scopes that events need (docs.slack.dev/reference/events).
func scopesOfEvents() map[string]string {
	return map[string]string{
		"app_mention": "app_mentions:read", "message.im": "im:history", "message.channels": "channels:history", "message.groups": "groups:history",
		"app_home_opened": "", "app_uninstalled": "", "tokens_revoked": "",
	}
}

// calls are the functions of the library's client that the package calls.
func calls(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok && strings.HasSuffix(s.Sel.Name, "Context") && s.Sel.Name != "RunContext" && s.Sel.Name != "Context" {
				if x, ok := s.X.(*ast.Ident); !ok || x.Name != "api" && x.Name != "http" {
					found[s.Sel.Name] = true
				}
			}
			return true
		})
	}
	return found
}

// TestManifestAsksForWhatIsUsed: each scope is needed by a call, an event or a
// command, and nothing is used without its scope.
func TestManifestAsksForWhatIsUsed(t *testing.T) {
	m := manifest(t)
	used := map[string]bool{"commands": len(m.Features.Commands) > 0}
	for name := range calls(t) {
		scope, known := scopesOfCalls()[name]
		if !known {
			t.Errorf("%s is called, and nobody says with which scope", name)
		}
		used[scope] = true
	}
	for _, e := range m.Settings.Events.Bot {
		scope, known := scopesOfEvents()[e]
		if !known {
			t.Errorf("event %s is subscribed to, and nothing is made of it", e)
		}
		used[scope] = true
	}
	delete(used, "")
	asked := slices.Sorted(slices.Values(append(m.OAuth.Scopes.Bot, m.OAuth.Scopes.Optional...)))
	if want := slices.Sorted(maps.Keys(used)); !slices.Equal(asked, want) {
		t.Errorf("the manifest asks for %v, used are %v", asked, want)
	}
	if len(m.Features.Shortcuts) != 1 || m.Features.Shortcuts[0].Callback != "ask_message" || len([]rune(m.Features.Shortcuts[0].Name)) > 24 {
		t.Errorf("shortcuts %+v", m.Features.Shortcuts)
	}
}

// TestScopesAreExplained: the guide says of each scope what is lost without
// it, and the check finds that it is missing.
func TestScopesAreExplained(t *testing.T) {
	guide, err := os.ReadFile("../../docs/slack.md")
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	r.fake.scopes = "x:y"
	found := ""
	for _, f := range r.Check(t.Context(), knowledge.En, slack.Plan{HTTP: true}) {
		found += f.Text + "\n"
	}
	scopes := manifest(t).OAuth.Scopes
	for _, s := range append(scopes.Bot, scopes.Optional...) {
		if !strings.Contains(string(guide), "`"+s+"`") {
			t.Errorf("docs/slack.md says nothing of %s", s)
		}
		if !strings.Contains(found, s) {
			t.Errorf("the check does not miss %s", s)
		}
	}
}
