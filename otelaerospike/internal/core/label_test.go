package core_test

import (
	"context"
	"runtime/pprof"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/cpuprofile"
	"github.com/otelaerospike/go/otelaerospike/internal/core"
	"github.com/otelaerospike/go/stagemeter"
)

// cpuProfiled makes a fixture with profiling on, while a CPU profile runs, as far as the operations know.
func cpuProfiled(t *testing.T, client core.Adapter[clientError], opts ...core.Option) *fixture {
	t.Helper()
	f := newFixtureOf(t, client, opts...)
	t.Cleanup(cpuprofile.Replace(func() bool { return true }))
	stagemeter.SetEnabled(true)
	return f
}

func with(user map[string]string, operation, stage string) map[string]string {
	all := map[string]string{"db.operation.name": operation, "stage": stage}
	for key, value := range user {
		all[key] = value
	}
	return all
}

// asCallers runs f as a caller without labels, and as one with labels. user is the caller's labels.
func asCallers(t *testing.T, f func(t *testing.T, ctx context.Context, user map[string]string)) {
	t.Run("without labels", func(t *testing.T) {
		f(t, t.Context(), nil)
		require.Nil(t, labels())
	})
	t.Run("with labels", func(t *testing.T) {
		pprof.Do(t.Context(), pprof.Labels("user", "mine"), func(ctx context.Context) {
			before := labels()
			f(t, ctx, cpuprofile.Shown())
			require.Equal(t, before, labels())
		})
	})
}

func TestCallIsLabeled(t *testing.T) {
	asCallers(t, func(t *testing.T, ctx context.Context, user map[string]string) {
		f := cpuProfiled(t, core.Adapter[clientError]{Errors: tinyErrors{}}, core.WithConcurrencyLimit(1, 0))
		called := false
		_, _ = f.get(ctx, "users", func() (string, clientError) {
			called = true
			require.Equal(t, with(user, "get", "io"), cpuprofile.Shown())
			return "", nil
		})
		require.True(t, called)
	})
}

// Stages and openio both use the goroutine's only pointer to labels.
func TestCommandsOfALabeledCallBelongToItAllTheSame(t *testing.T) {
	asCallers(t, func(t *testing.T, ctx context.Context, user map[string]string) {
		f := cpuProfiled(t, open())
		_, _ = f.get(ctx, "users", func() (string, clientError) {
			require.Equal(t, with(user, "get", "io"), cpuprofile.Shown())
			var group sync.WaitGroup
			for _, n := range []*node{nodeA, nodeB} {
				group.Go(func() {
					require.Equal(t, with(user, "get", "io"), cpuprofile.Shown(), "inherited")
					openClient.command(n, 0, nil)
				})
			}
			group.Wait()

			_, _ = f.get(ctx, "nested", func() (string, clientError) {
				require.Equal(t, with(user, "get", "io"), cpuprofile.Shown())
				openClient.command(nodeA, 0, nil)
				return "", nil
			})
			return "", nil
		})
		commands := uint64(0)
		for _, point := range f.points(t, "aerospike.client.io.duration") {
			commands += point.Count
		}
		require.EqualValues(t, 3, commands)
		counts, _ := f.stages(t)
		require.EqualValues(t, 2, counts["io"])
		require.EqualValues(t, 1, counts["io_dispatch"], "the operation within has its commands in the outer one")
		require.Nil(t, openClient.begin(), "this goroutine is in no operation any more")
	})
}

func TestBatchReadIsLabeledStageByStage(t *testing.T) {
	for name, adapter := range map[string]core.Adapter[clientError]{"closed": {Errors: tinyErrors{}}, "open": open()} {
		t.Run(name, func(t *testing.T) {
			asCallers(t, func(t *testing.T, ctx context.Context, user map[string]string) {
				f := cpuProfiled(t, adapter)
				seen := map[string]map[string]string{}
				call := core.RunBatchAsync[*core.Converter](ctx, f.Recorder, labeledBatch{batch{
					parse: func() (clientError, error) { seen["parse"] = cpuprofile.Shown(); return nil, nil },
					send:  func() clientError { seen["send"] = cpuprofile.Shown(); return nil },
				}, func() { seen["build"] = cpuprofile.Shown() }})
				require.Equal(t, user, shownOrNil(), "the caller's, while the batch is read")
				converter, err := call.Wait(ctx)
				require.NoError(t, err)
				require.NoError(t, converter.Convert(stagemeter.ToMap, func() error { seen["convert"] = cpuprofile.Shown(); return nil }))
				require.Equal(t, map[string]map[string]string{
					"parse":   with(user, "batch_read", "key_parse"),
					"send":    with(user, "batch_read", "io"),
					"build":   with(user, "batch_read", "wrap_records"),
					"convert": with(user, "batch_read", "to_map"),
				}, seen)
			})
		})
	}
}

// labeledBatch tells when its handle is built.
type labeledBatch struct {
	batch
	built func()
}

func (b labeledBatch) Build(err clientError, converter core.Converter) *core.Converter {
	b.built()
	return b.batch.Build(err, converter)
}

func shownOrNil() map[string]string {
	if labels() == nil {
		return nil
	}
	return cpuprofile.Shown()
}

func TestGoroutinesOfAStreamAreLabeledAndTheLoopsBodyIsNot(t *testing.T) {
	asCallers(t, func(t *testing.T, ctx context.Context, user map[string]string) {
		f := cpuProfiled(t, open())
		released := 0
		s := stream([]item{{record: "a"}, {record: "b"}}, &released)
		dispatch := s.Dispatch
		s.Dispatch = func() (<-chan item, func(), clientError) {
			var group sync.WaitGroup
			group.Go(func() { require.Equal(t, with(user, "scan_stream", "io"), cpuprofile.Shown()) })
			group.Wait()
			return dispatch()
		}
		for _, err := range s.Records(ctx, f.Recorder) {
			require.NoError(t, err)
			require.Equal(t, user, shownOrNil())
		}
	})
}
