package openio

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// took is a command that spent all of its time until the first byte.
func took(node any, begin, end int64) Command {
	return Command{Node: node, Begin: begin, End: end, Parts: Breakdown{FirstByte: end - begin}, Attempts: 1, Sent: 2, Received: 3}
}

func TestPartsBeginWhereTheFirstCommandOfTheCriticalPathEntersThem(t *testing.T) {
	first, beside, last := took("a", 10, 40), took("b", 5, 20), took("a", 50, 90)
	first.Began, beside.Began = Breakdown{Connection: 10, FirstByte: 12}, Breakdown{Connection: 5, FirstByte: 6}
	last.Began = Breakdown{Connection: 50, FirstByte: 51, Decode: 80}
	o := &Operation{commands: []Command{beside, first, last}}
	require.Equal(t, Breakdown{Connection: 10, FirstByte: 12, Decode: 80}, o.CriticalPath(100).Began)
}

func TestCriticalPath(t *testing.T) {
	for name, test := range map[string]struct {
		commands  []Command
		firstByte int64
		imbalance float64
		slowest   any
	}{
		"none":                    {},
		"one":                     {[]Command{took("a", 10, 60)}, 50, 0, "a"},
		"parallel":                {[]Command{took("a", 10, 40), took("b", 10, 80), took("c", 10, 30)}, 70, 70 * 3 / 120.0, "b"},
		"one after the other":     {[]Command{took("a", 10, 20), took("b", 20, 50), took("c", 50, 70)}, 60, 30 * 3 / 60.0, "b"},
		"two after one":           {[]Command{took("a", 10, 40), took("b", 40, 90), took("c", 41, 60)}, 80, 50 * 3 / 99.0, "b"},
		"with a gap":              {[]Command{took("a", 10, 20), took("b", 30, 35)}, 15, 10 * 2 / 15.0, "a"},
		"several to the same":     {[]Command{took("a", 0, 10), took("a", 10, 20), took("b", 20, 30)}, 30, 20 * 2 / 30.0, "a"},
		"last began before first": {[]Command{took("a", 50, 60), took("b", 10, 61)}, 51, 51 * 2 / 61.0, "b"},
		"no node":                 {[]Command{took(nil, 10, 20)}, 10, 0, nil},
	} {
		t.Run(name, func(t *testing.T) {
			o := &Operation{commands: test.commands}
			path := o.CriticalPath(100)
			want := Breakdown{Dispatch: 100 - test.firstByte, FirstByte: test.firstByte}
			n := len(test.commands)
			require.Equal(t, Path{
				Parts: want, Commands: n, Attempts: n, Sent: int64(2 * n), Received: int64(3 * n),
				Imbalance: test.imbalance, Slowest: test.slowest,
			}, path)
		})
	}
}
