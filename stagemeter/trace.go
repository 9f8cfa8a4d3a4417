package stagemeter

import (
	"context"
	"runtime/trace"
)

// execution is an operation in the execution trace that is being captured. It is found through the operation's context, so
// that a Timer is no larger for something that hardly ever runs.
type execution struct {
	task   *trace.Task
	region *trace.Region
}

type executionKey struct{}

// beginTask makes an operation a task when an execution trace is being captured.
func beginTask(ctx context.Context, name string) context.Context {
	if !trace.IsEnabled() {
		return ctx
	}
	ctx, task := trace.NewTask(ctx, name)
	return context.WithValue(ctx, executionKey{}, &execution{task: task})
}

// forkTask makes another goroutine, which ends its own regions, take part in the task.
func forkTask(ctx context.Context) context.Context {
	if e := executionOf(ctx); e != nil {
		return context.WithValue(ctx, executionKey{}, &execution{task: e.task})
	}
	return ctx
}

func executionOf(ctx context.Context) *execution {
	if !trace.IsEnabled() {
		return nil
	}
	e, _ := ctx.Value(executionKey{}).(*execution)
	return e
}

func beginRegion(ctx context.Context, stage Stage) {
	if e := executionOf(ctx); e != nil {
		e.end()
		e.region = trace.StartRegion(ctx, string(stage))
	}
}

func endRegion(ctx context.Context) {
	if e := executionOf(ctx); e != nil {
		e.end()
	}
}

func endTask(ctx context.Context) {
	if e := executionOf(ctx); e != nil {
		e.end()
		e.task.End()
	}
}

func (e *execution) end() {
	if e.region != nil {
		e.region.End()
		e.region = nil
	}
}
