package cpuprofile

import (
	"context"
	"runtime/pprof"
	"strconv"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/cache"
)

// onGoroutine runs f on a goroutine that this one starts, and waits for it.
func onGoroutine(f func()) {
	var group sync.WaitGroup
	group.Go(f)
	group.Wait()
}

// merged returns how many labels are registered that are merged with a user's.
func merged() (n int) {
	users.Range(func(_, user any) bool {
		if user.(unsafe.Pointer) != nil {
			n++
		}
		return true
	})
	return n
}

var getIO = map[string]string{"db.operation.name": "get", "stage": "io"}

func TestGoroutineIsLabeledUntilItIsRestored(t *testing.T) {
	l := Label(t.Context(), "get", "io")
	require.Equal(t, getIO, Shown())
	l.Restore()
	require.Nil(t, labels())
}

func TestGoroutinesInheritTheLabels(t *testing.T) {
	defer Label(t.Context(), "get", "io").Restore()
	onGoroutine(func() { onGoroutine(func() { require.Equal(t, getIO, Shown()) }) })
}

// asUser runs f on a goroutine whose labels are the user's own, with the context that has them.
func asUser(t *testing.T, f func(ctx context.Context)) {
	onGoroutine(func() {
		pprof.Do(t.Context(), pprof.Labels("user", "mine", "stage", "checkout"), func(ctx context.Context) {
			before := labels()
			f(ctx)
			assert.Equal(t, before, labels(), "exactly the user's labels")
		})
	})
}

func TestLabelsOfTheUserAreMerged(t *testing.T) {
	asUser(t, func(ctx context.Context) {
		l := Label(ctx, "get", "io")
		require.Equal(t, map[string]string{"user": "mine", "db.operation.name": "get", "stage": "io"}, Shown())
		l.Restore()
		require.Equal(t, map[string]string{"user": "mine", "stage": "checkout"}, Shown())
	})
	require.Zero(t, merged())
}

func TestLabelsThatTheContextDoesNotHaveAreLeftAlone(t *testing.T) {
	asUser(t, func(ctx context.Context) {
		other := pprof.WithLabels(ctx, pprof.Labels("another", "goroutine's"))
		for _, ctx := range []context.Context{t.Context(), other} {
			before := labels()
			l := Label(ctx, "get", "io")
			require.Equal(t, before, labels())
			l.Restore()
		}
	})
}

func TestLabelsOfTheContextThatTheGoroutineDoesNotHaveAreNotAdded(t *testing.T) {
	ctx := pprof.WithLabels(t.Context(), pprof.Labels("user", "mine"))
	l := Label(ctx, "get", "io")
	require.Equal(t, getIO, Shown())
	l.Restore()
	require.Nil(t, labels())
}

func TestStageWithinAStageHasItsOwnLabels(t *testing.T) {
	for name, asSomebody := range map[string]func(*testing.T, func(context.Context)){
		"without labels": func(t *testing.T, f func(context.Context)) { f(t.Context()) },
		"with labels":    asUser,
	} {
		t.Run(name, func(t *testing.T) {
			asSomebody(t, func(ctx context.Context) {
				outer := Label(ctx, "checkout", "load")
				before := Shown()
				inner := Label(ctx, "get", "io")
				require.Equal(t, "get", Shown()["db.operation.name"])
				require.Equal(t, "io", Shown()["stage"])
				require.Len(t, Shown(), len(before))
				inner.Restore()
				require.Equal(t, before, Shown())
				outer.Restore()
			})
		})
	}
}

func TestGoroutineThatOutlivesItsStageIsLabeledAnew(t *testing.T) {
	l := Label(t.Context(), "checkout", "load")
	restored, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		<-restored
		l := Label(t.Context(), "get", "io")
		assertShown(t, getIO)
		l.Restore()
		assertShown(t, map[string]string{"db.operation.name": "checkout", "stage": "load"})
	}()
	l.Restore()
	close(restored)
	<-done
}

func TestGoroutineWithMergedLabelsThatOutlivesItsStageKeepsThem(t *testing.T) {
	restored, done := make(chan struct{}), make(chan struct{})
	asUser(t, func(ctx context.Context) {
		l := Label(ctx, "checkout", "load")
		go func() {
			defer close(done)
			<-restored
			before := labels()
			l := Label(ctx, "get", "io")
			assert.Equal(t, before, labels())
			l.Restore()
			assert.Equal(t, before, labels())
		}()
		l.Restore()
	})
	close(restored)
	<-done
}

func assertShown(t *testing.T, want map[string]string) {
	t.Helper()
	assert.Equal(t, want, Shown())
}

func TestNamesAreBounded(t *testing.T) {
	before := owns
	defer func() { owns = before }()
	owns = cache.New[names, *own](maxNames)
	for i := range maxNames + 1 {
		Label(t.Context(), "operation"+strconv.Itoa(i), "io").Restore()
	}
	require.Equal(t, maxNames, owns.Len())
	l := Label(t.Context(), "operation"+strconv.Itoa(maxNames), "io")
	require.Equal(t, map[string]string{"db.operation.name": "_OTHER", "stage": "_OTHER"}, Shown())
	l.Restore()
}

func TestLabelingAllocatesNothing(t *testing.T) {
	require.Zero(t, testing.AllocsPerRun(100, func() {
		outer := Label(t.Context(), "checkout", "load")
		Label(t.Context(), "get", "io").Restore()
		outer.Restore()
	}))
}

func TestStormOfOperationsLosesNoLabel(t *testing.T) {
	var group sync.WaitGroup
	for range 16 {
		group.Go(func() {
			for range 100 {
				asUser(t, func(ctx context.Context) {
					defer Label(ctx, "checkout", "load").Restore()
					var others sync.WaitGroup
					for range 4 {
						others.Go(func() {
							before := labels()
							Label(ctx, "get", "io").Restore()
							assert.Equal(t, before, labels())
						})
					}
					others.Wait()
				})
			}
		})
	}
	group.Wait()
	require.Zero(t, merged())
}
