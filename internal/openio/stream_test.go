package openio

import (
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/clock"
)

func enterStream(t *testing.T) *Stream {
	t.Helper()
	s := EnterStream()
	require.NotNil(t, s)
	return s
}

// report reports steps of one attempt in their order.
func report(p Probe, node any, steps ...Step) {
	for _, s := range steps {
		var reported any
		if s == Routed {
			reported = node
		}
		p.Step(s, reported, map[Step]int{Sent: 10, Read: 7}[s], nil)
	}
}

// addsUp requires that the parts of a path are the time between two readings.
func addsUp(t *testing.T, path Path, from, to int64) {
	t.Helper()
	var sum int64
	for part, nanoseconds := range path.Parts {
		require.GreaterOrEqual(t, nanoseconds, int64(0), Part(part))
		sum += nanoseconds
	}
	require.Equal(t, to-from, sum)
}

func TestCommandUnderWayIsMeasuredUntilTheStreamIsFrozen(t *testing.T) {
	attempt := []Step{Routed, Connected, Encoded, Sent, Reading, Read, Reading, Read}
	for n, want := range []Breakdown{
		{Dispatch: 10},
		{Dispatch: 1, Connection: 9},
		{Dispatch: 1, Connection: 1, Encode: 8},
		{Dispatch: 1, Connection: 1, Encode: 1, Send: 7},
		{Dispatch: 1, Connection: 1, Encode: 1, Send: 1, FirstByte: 6},
		{Dispatch: 1, Connection: 1, Encode: 1, Send: 1, FirstByte: 6}, // Reading takes no reading of the clock there
		{Dispatch: 1, Connection: 1, Encode: 1, Send: 1, FirstByte: 1, Decode: 5},
		{Dispatch: 1, Connection: 1, Encode: 1, Send: 1, FirstByte: 1, Decode: 1, Receive: 4},
		{Dispatch: 1, Connection: 1, Encode: 1, Send: 1, FirstByte: 1, Receive: 1, Decode: 4},
	} {
		ticking(t)
		s := enterStream(t)
		p := begin()
		s.Return()
		report(p, "a", attempt[:n]...)
		s.Freeze()
		report(p, "a", attempt[n:]...)
		p.Step(Parsed, nil, 0, nil)
		p.Step(Ended, nil, 0, nil)
		path := s.Path(0, 10, "a")
		require.Equal(t, want, path.Parts, "after %d steps", n)
		addsUp(t, path, 0, 10)
		s.Release()
	}
}

func TestPathOfAStream(t *testing.T) {
	underWay := func(node any, begin int64) Command {
		return Command{Node: node, Begin: begin, End: begin, Attempts: 1, underWayIn: FirstByte, Began: Breakdown{FirstByte: begin}}
	}
	for name, test := range map[string]struct {
		commands  []Command
		node      any
		firstByte int64
		slowest   any
	}{
		"no command":                        {nil, nil, 0, nil},
		"one under way":                     {[]Command{underWay("a", 120)}, "a", 80, "a"},
		"the sender has ended":              {[]Command{took("a", 110, 150), underWay("b", 105)}, "a", 40, "a"},
		"the sender is under way":           {[]Command{took("a", 110, 150), underWay("b", 105)}, "b", 95, "b"},
		"nodes one after the other":         {[]Command{took("a", 110, 150), underWay("b", 160)}, "b", 80, "b"},
		"the sender's second command":       {[]Command{took("a", 110, 150), underWay("a", 160)}, "a", 80, "a"},
		"no record":                         {[]Command{took("a", 110, 150), took("b", 100, 120)}, nil, 40, "a"},
		"no record, and some are under way": {[]Command{took("a", 110, 150), underWay("b", 130), underWay("c", 120)}, nil, 80, "c"},
		"a node that sent nothing":          {[]Command{took("a", 110, 150)}, "z", 40, "a"},
		"began before the call returned":    {[]Command{underWay("a", 70)}, "a", 100, "a"},
		"ended before the call returned":    {[]Command{took("a", 70, 90), underWay("b", 100)}, "b", 100, "b"},
		"all ended before":                  {[]Command{took("a", 70, 90)}, nil, 0, "a"},
	} {
		t.Run(name, func(t *testing.T) {
			s := &Stream{operation: Operation{commands: test.commands}}
			path := s.Path(100, 200, test.node)
			require.Equal(t, Breakdown{Dispatch: 100 - test.firstByte, FirstByte: test.firstByte}, path.Parts)
			require.Equal(t, test.slowest, path.Slowest)
			require.Equal(t, len(test.commands), path.Attempts)
			for _, began := range path.Began {
				require.True(t, began == 0 || began >= 100, "no part begins before the stage: %d", began)
			}
			for _, c := range s.Commands() {
				require.LessOrEqual(t, c.End, int64(200))
				require.GreaterOrEqual(t, c.Begin, int64(100))
			}
		})
	}
}

func TestPartsBeforeTheCallReturnedAreCutOff(t *testing.T) {
	c := Command{Begin: 10, End: 20, Parts: Breakdown{Connection: 3, Encode: 2, Send: 1, FirstByte: 4}, Began: Breakdown{Connection: 10, Encode: 13, Send: 15, FirstByte: 16}}
	c.clip(14, 100)
	require.Equal(t, Command{
		Begin: 14, End: 20, Parts: Breakdown{Encode: 1, Send: 1, FirstByte: 4}, Began: Breakdown{Connection: 14, Encode: 14, Send: 15, FirstByte: 16},
	}, c)
}

func TestCommandsOfAnEndedStreamBelongToNobody(t *testing.T) {
	s := enterStream(t)
	began, goOn, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		p := begin()
		report(p, "a", Routed, Connected)
		close(began)
		<-goOn
		report(p, "a", Encoded, Sent)
		p.Step(Ended, nil, 0, nil)
		if begin() != nil { // the goroutine still has the label
			t.Error("a command after the first record is measured")
		}
	}()
	<-began
	s.Return()
	require.Nil(t, begin(), "the consumer's own commands are not the stream's")
	s.Freeze()
	require.Zero(t, opened.Load())
	other := enter(t)
	close(goOn)
	<-done
	require.Len(t, s.Commands(), 1)
	require.Zero(t, s.Commands()[0].Sent)
	s.Release()
	other.Leave()
	require.Empty(t, other.Commands())
	other.Release()
}

func TestLabelOfAStreamIsNoOthersUntilItsRelease(t *testing.T) {
	s := enterStream(t)
	label := labels()
	s.Return()
	s.Freeze()
	for range 2 * maxOperations {
		o := enter(t)
		require.NotEqual(t, label, labels())
		o.Leave()
		o.Release()
	}
	s.Release()
	require.Nil(t, tagAt(label).operation.Load())
}

func TestStreamThatIsNotFrozenIsReleasedAllTheSame(t *testing.T) {
	s := enterStream(t)
	p := begin()
	report(p, "a", Routed)
	s.Return()
	s.Release()
	p.Step(Ended, nil, 0, nil)
	require.Zero(t, opened.Load())
	require.Nil(t, labels())
}

func TestStreamWithinAnOperationIsNotOpened(t *testing.T) {
	o := enter(t)
	require.Nil(t, EnterStream())
	o.Leave()
	o.Release()
	s := enterStream(t)
	require.Nil(t, Enter(t.Context()))
	s.Return()
	s.Release()
}

func TestCommandsOfAStreamAreBounded(t *testing.T) {
	s := enterStream(t)
	var probes []Probe
	for range maxCommands {
		p := begin()
		require.NotNil(t, p)
		probes = append(probes, p)
	}
	require.Nil(t, begin())
	for _, p := range probes {
		p.Step(Ended, nil, 0, nil)
	}
	require.Nil(t, begin(), "those that have ended count")
	s.Return()
	s.Release()
}

// oneStream is a stream with a command that has ended and one that is under way.
func oneStream(node any) Path {
	s := EnterStream()
	first, second := begin(), begin()
	s.Return()
	attempt(first, node, nothingFails)
	first.Step(Ended, nil, 0, nil)
	report(second, node, Routed, Connected)
	s.Freeze()
	path := s.Path(0, clock.Now(), node)
	second.Step(Ended, nil, 0, nil)
	s.Release()
	return path
}

func TestOpeningAStreamAllocatesNothing(t *testing.T) {
	once := func() { oneStream(t) }
	once()
	require.LessOrEqual(t, testing.AllocsPerRun(100, once), float64(poolAllocations))
}

func TestStormOfStreamsIsAccountedFor(t *testing.T) {
	const nodes = 4
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for round := range 200 {
				storm(t, round, nodes)
			}
		})
		group.Go(func() { // other operations at the same time
			for range 200 {
				o := Enter(t.Context())
				command(t, "another")
				o.Leave()
				if n := len(o.Commands()); n != 1 {
					t.Errorf("an operation has %d commands", n)
				}
				o.Release()
			}
		})
	}
	group.Wait()
	require.Zero(t, opened.Load())
}

// storm runs a stream whose consumer takes the first record while the commands go on.
func storm(t *testing.T, round, nodes int) {
	s := EnterStream()
	if s == nil {
		t.Error("not opened")
		return
	}
	records := make(chan int)
	var commands sync.WaitGroup
	left := make(chan struct{})
	for node := range nodes {
		commands.Go(func() {
			p := begin()
			if p == nil {
				return // the first record was there before
			}
			report(p, node, Routed, Connected, Encoded, Sent, Reading, Read)
			select {
			case records <- node:
			case <-left:
			}
			for range round % 10 {
				report(p, node, Reading, Read)
			}
			p.Step(Parsed, nil, 0, nil)
			p.Step(Ended, nil, 0, nil)
		})
	}
	s.Return()
	from := clock.Now()
	sender := <-records
	s.Freeze()
	to := clock.Now()
	path := s.Path(from, to, sender)
	var sum int64
	for _, nanoseconds := range path.Parts {
		sum += nanoseconds
	}
	if sum != to-from || path.Slowest != sender || path.Commands > nodes {
		t.Errorf("%d of %d ns, %v instead of %v", sum, to-from, path.Slowest, sender)
	}
	close(left)
	commands.Wait()
	s.Release()
}

func TestStepThatWaitedWhileTheStreamWasFrozenIsNotMeasured(t *testing.T) {
	s := enterStream(t)
	p := begin().(*streamed)
	report(p, "a", Routed)
	s.Return()
	s.Freeze()
	p.step(Ended, nil, 0, nil) // the mutex is free now
	require.Len(t, s.Commands(), 1)
	p.Step(Ended, nil, 0, nil)
	s.Release()
}
