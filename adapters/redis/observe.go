package redis

import (
	"context"

	goredis "github.com/redis/go-redis/v9"
)

// observed tells of each command.
type observed func(ctx context.Context, command string) (end func(error))

// DialHook leaves dialling as it is.
func (observed) DialHook(next goredis.DialHook) goredis.DialHook { return next }

// ProcessHook tells of a command.
func (f observed) ProcessHook(next goredis.ProcessHook) goredis.ProcessHook {
	return func(ctx context.Context, cmd goredis.Cmder) error {
		end := f(ctx, cmd.Name())
		err := next(ctx, cmd)
		end(err)
		return err
	}
}

// ProcessPipelineHook tells of a pipeline as a whole.
func (f observed) ProcessPipelineHook(next goredis.ProcessPipelineHook) goredis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []goredis.Cmder) error {
		end := f(ctx, "pipeline")
		err := next(ctx, cmds)
		end(err)
		return err
	}
}
