package openio

import (
	"context"
	"io"
	"runtime/pprof"
	"runtime/trace"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// onGoroutine runs f on a goroutine that this one starts, and waits for it.
func onGoroutine(f func()) {
	var group sync.WaitGroup
	group.Go(f)
	group.Wait()
}

func TestCommandsOfOtherGoroutinesBelongToTheirOperation(t *testing.T) {
	o := enter(t)
	onGoroutine(func() { onGoroutine(func() { command(t, "a") }) })
	o.Leave()
	require.Len(t, o.Commands(), 1)
	o.Release()
	require.Nil(t, begin(), "this goroutine is in no operation any more")
}

func TestGoroutineInNoOperationIsNotMeasured(t *testing.T) {
	require.Nil(t, begin())
	defer pprof.SetGoroutineLabels(context.Background())
	pprof.SetGoroutineLabels(pprof.WithLabels(t.Context(), pprof.Labels("user", "mine")))
	require.Nil(t, begin())
}

func TestNothingIsOpenAfterTheLastOperation(t *testing.T) {
	var group sync.WaitGroup
	entered, leave := make(chan struct{}), make(chan struct{})
	for range 2 {
		group.Go(func() {
			o := Enter(t.Context())
			entered <- struct{}{}
			<-leave
			o.Leave()
			o.Release()
		})
	}
	<-entered
	<-entered
	require.EqualValues(t, 2, opened.Load())
	require.Nil(t, begin(), "this goroutine is in no operation")
	close(leave)
	group.Wait()
	require.Zero(t, opened.Load())
}

func TestLabelsOfTheUserAreKept(t *testing.T) {
	defer pprof.SetGoroutineLabels(context.Background())
	pprof.SetGoroutineLabels(pprof.WithLabels(t.Context(), pprof.Labels("user", "mine")))
	before := labels()
	o := enter(t)
	require.Equal(t, "mine", labelOf("user"))
	onGoroutine(func() {
		require.Equal(t, "mine", labelOf("user"))
		command(t, "a")
	})
	o.Leave()
	require.Equal(t, before, labels())
	require.Len(t, o.Commands(), 1)
	o.Release()
	require.Zero(t, labeledCount.Load())
}

func TestOperationWithinAnotherIsNotOpened(t *testing.T) {
	o := enter(t)
	require.Nil(t, Enter(t.Context()))
	o.Leave()
	o.Release()
}

func TestLabelOfAnOperationIsEmptyToAProfile(t *testing.T) {
	o := enter(t)
	defer o.Release()
	defer o.Leave()
	require.Equal(t, pprof.LabelSet{}, *(*pprof.LabelSet)(labels()))
}

func TestCommandThatOutlivesItsCallBelongsToNobody(t *testing.T) {
	first := enter(t)
	began, finish, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		p := begin()
		close(began)
		<-finish
		attempt(p, "a", nothingFails)
		p.Step(Ended, nil, 0, nil)
		p = begin()
		if p != nil {
			p.Step(Ended, nil, 0, nil)
		}
	}()
	<-began
	first.Leave()
	require.Empty(t, first.Commands())
	first.Release()
	second := enter(t)
	close(finish)
	<-done
	second.Leave()
	require.Empty(t, second.Commands())
	second.Release()
}

func TestCommandThatOutlivesItsCallIsARegionAllTheSame(t *testing.T) {
	require.NoError(t, trace.Start(io.Discard))
	defer trace.Stop()
	o := enter(t)
	p := begin()
	o.Leave()
	o.Release()
	attempt(p, "a", nothingFails)
	p.Step(Ended, nil, 0, nil)
}

func TestOperationsAreBounded(t *testing.T) {
	taken := new(Operation)
	for i := range tags() {
		tags()[i].operation.Store(taken)
	}
	defer func() {
		for i := range tags() {
			tags()[i].operation.Store(nil)
		}
	}()
	require.Nil(t, Enter(t.Context()))
	require.Nil(t, labels())
}

func TestOpeningAllocatesNothing(t *testing.T) {
	ctx := t.Context()
	once := func() { oneOperation(ctx, t) }
	once()
	require.LessOrEqual(t, testing.AllocsPerRun(100, once), float64(poolAllocations))
}

func TestStormOfOperationsIsAccountedFor(t *testing.T) {
	var group sync.WaitGroup
	for worker := range 16 {
		group.Go(func() {
			if worker%2 == 0 {
				pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), pprof.Labels("worker", "even")))
			}
			for range 200 {
				o := Enter(context.Background())
				if o == nil {
					t.Error("not opened")
					return
				}
				var commands sync.WaitGroup
				for node := range 4 {
					commands.Go(func() { command(t, node) })
				}
				commands.Wait()
				o.Leave()
				if n := o.CriticalPath(1).Commands; n != 4 {
					t.Errorf("%d commands", n)
				}
				o.Release()
			}
		})
	}
	group.Wait()
	require.Zero(t, labeledCount.Load())
}
