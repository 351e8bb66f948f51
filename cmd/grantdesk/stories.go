package main

import (
	"context"
	"io/fs"

	"grantdesk/bot"
	"grantdesk/cmd/grantdesk/story"
	"grantdesk/knowledge"
)

// stories replays the stories of a content directory and returns what is not
// as they say.
func stories(ctx context.Context, fsys fs.FS, dir string) ([]knowledge.Fault, error) {
	all, faults := story.Read(fsys)
	bots := map[string]*bot.Bot{}
	build := func(call string) (*bot.Bot, error) {
		if bots[call] == nil {
			b, err := source{Content: dir, Call: call}.build()
			if err != nil {
				return nil, err
			}
			bots[call] = b
		}
		return bots[call], nil
	}
	for _, s := range all {
		untrue, err := story.Play(ctx, s, build)
		if err != nil {
			return nil, err
		}
		faults = append(faults, untrue...)
	}
	return faults, nil
}
