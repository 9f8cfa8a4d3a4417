package openio

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// run enters an operation, has steps report the steps of one command, and returns the command.
func run(t *testing.T, steps func(p Probe)) Command {
	t.Helper()
	ticking(t)
	o := enter(t)
	p := begin()
	steps(p)
	o.Leave()
	require.Len(t, o.Commands(), 1)
	c := o.Commands()[0]
	o.Release()
	var sum int64
	for _, part := range c.Parts {
		sum += part
	}
	require.Equal(t, c.End-c.Begin, sum, "the parts add up to the command")
	return c
}

func TestEachStepEndsItsPart(t *testing.T) {
	c := run(t, func(p Probe) {
		attempt(p, "a", nothingFails)
		p.Step(Ended, nil, 0, nil)
	})
	require.Equal(t, Command{
		Node: "a", Begin: 1, End: 8, Attempts: 1, Sent: 10, Received: 14,
		Parts: Breakdown{Connection: 1, Encode: 1, Send: 1, FirstByte: 1, Receive: 1, Decode: 2},
		Began: Breakdown{Connection: 1, Encode: 2, Send: 3, FirstByte: 4, Decode: 5, Receive: 6},
	}, c)
}

func TestFailedAttemptIsFollowedByRetryWait(t *testing.T) {
	for fails, want := range map[Step]Breakdown{
		Sent:   {Connection: 2, Encode: 2, Send: 2, FirstByte: 1, Receive: 1, Decode: 2, RetryWait: 2},
		Parsed: {Connection: 2, Encode: 2, Send: 2, FirstByte: 2, Receive: 2, Decode: 4, RetryWait: 2},
	} {
		c := run(t, func(p Probe) {
			attempt(p, "a", fails)
			p.Step(Slept, nil, 0, nil)
			attempt(p, "b", nothingFails)
			p.Step(Ended, nil, 0, nil)
		})
		require.Equal(t, 2, c.Attempts)
		require.Equal(t, "b", c.Node)
		require.NotZero(t, c.Retries[0])
		require.Equal(t, want, c.Parts)
	}
}

func TestWaitForAConnectionIsNoRetry(t *testing.T) {
	c := run(t, func(p Probe) {
		for range 3 {
			attempt(p, "a", Connected)
			p.Step(Slept, nil, 0, nil)
		}
		attempt(p, "a", nothingFails)
		p.Step(Ended, nil, 0, nil)
	})
	require.Zero(t, c.Parts[RetryWait])
	require.EqualValues(t, 3*3+1, c.Parts[Connection])
	require.Equal(t, 1, c.Attempts)
}

func TestErrorOfTheServerIsNoRetry(t *testing.T) {
	c := run(t, func(p Probe) {
		attempt(p, "a", Parsed)
		p.Step(Ended, nil, 0, errFailed)
	})
	require.Zero(t, c.Parts[RetryWait])
	require.Equal(t, errFailed, c.Err)
}

func TestSplitCommandEndsWhereOthersTakeOver(t *testing.T) {
	ticking(t)
	o := enter(t)
	p := begin()
	attempt(p, "a", Parsed)
	p.Step(Split, nil, 0, nil)
	command(t, "b")
	command(t, "c")
	p.Step(Ended, nil, 0, nil)
	o.Leave()
	path := o.CriticalPath(100)
	require.Equal(t, 3, path.Commands)
	commands := o.Commands()
	require.Equal(t, []any{"c", "b", "a"}, []any{commands[0].Node, commands[1].Node, commands[2].Node})
	require.LessOrEqual(t, commands[2].End, commands[1].Begin)
	o.Release()
}

func TestCommandThatCouldNotBeSplitGoesOn(t *testing.T) {
	c := run(t, func(p Probe) {
		attempt(p, "a", Sent)
		p.Step(Split, nil, 0, nil)
		attempt(p, "a", nothingFails)
		p.Step(Ended, nil, 0, nil)
	})
	require.Equal(t, 2, c.Attempts)
	require.Positive(t, c.Parts[RetryWait])
}

func TestCommandWithoutANode(t *testing.T) {
	c := run(t, func(p Probe) {
		p.Step(Slept, nil, 0, nil)
		p.Step(Ended, nil, 0, errFailed)
	})
	require.Equal(t, Command{Begin: 1, End: 1, Err: errFailed}, c)
}
