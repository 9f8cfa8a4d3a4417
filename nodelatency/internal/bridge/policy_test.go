package bridge_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/nodelatency/internal/bridge"
)

func TestBoundariesFollowThePolicy(t *testing.T) {
	for policy, want := range map[bridge.Policy][]float64{
		defaultPolicy: powersOfTwo(1e6),
		{Logarithmic: true, Base: 10, Columns: 4}: {1e-5, 1e-4, 1e-3},
		{Base: 500, Columns: 4}:                   {0.0005, 0.001, 0.0015},
		{Base: 5, Columns: 1}:                     {},
	} {
		t.Run(fmt.Sprint(policy), func(t *testing.T) {
			f := newFixture(t)
			c, get := oneGet(t)
			c.policy, c.enabled = policy, true
			get.reshape(policy.Columns)
			f.observe(t, c)
			get.add(0, 1)
			require.Equal(t, want, f.points(t)["a:1 get"].Bounds)
		})
	}
}

func TestPolicyThatMakesNoBucketsIsRefused(t *testing.T) {
	for _, policy := range []bridge.Policy{
		{Logarithmic: true, Base: 1, Columns: 24},
		{Base: 0, Columns: 24},
		{Base: -5, Columns: 24},
		{Logarithmic: true, Base: 2, Columns: 0},
		{Logarithmic: true, Base: 2, Columns: 2000},
	} {
		t.Run(fmt.Sprint(policy), func(t *testing.T) {
			c, _ := oneGet(t)
			c.policy, c.enabled = policy, true
			_, err := newFixture(t).Observe(c)
			require.ErrorContains(t, err, "metrics policy with a base of")

			heard := hearing(t)
			f := newFixture(t)
			later, get := oneGet(t)
			f.observe(t, later)
			get.add(0, 1)
			before := f.points(t)["a:1 get"]
			later.policy = policy
			for range 2 {
				require.Equal(t, before, f.points(t)["a:1 get"])
			}
			require.Len(t, *heard, 1, "reported once")
		})
	}
}

// As many buckets with other boundaries are other buckets, even when none has fewer than it had. The sum goes on.
func TestOtherBoundariesAreANewStartWhateverTheCounts(t *testing.T) {
	f := newFixture(t)
	c, get := oneGet(t)
	f.observe(t, c)
	get.add(0, 1)
	before := f.points(t)["a:1 get"]
	require.Equal(t, 2e-6, before.Bounds[0])

	c.policy.Base = 4
	get.reshape(24)
	for range 3 {
		get.add(0, 1)
	}
	after := f.points(t)["a:1 get"]
	require.Equal(t, 4e-6, after.Bounds[0])
	require.EqualValues(t, 3, after.Count)
	require.EqualValues(t, 3, after.BucketCounts[0])
	require.Equal(t, 3e-6, after.Sum)
	require.Equal(t, before.Time, after.StartTime)
}

func TestCountsThatFellBeganAnew(t *testing.T) {
	f := newFixture(t)
	c, get := oneGet(t)
	f.observe(t, c)
	for range 20 {
		get.add(0, 1)
	}
	before := f.points(t)["a:1 get"]
	get.reshape(24)
	get.add(0, 1)
	after := f.points(t)["a:1 get"]
	require.EqualValues(t, 21, after.Count)
	require.Equal(t, before.StartTime, after.StartTime)
	require.Greater(t, after.Sum, before.Sum)
}

// A policy that changed and returned between two reads leaves the same boundaries, and perhaps no bucket that fell.
func TestCountsThatBeganAnewAndGrewPastWhatTheyWereAreCountedWhole(t *testing.T) {
	f := newFixture(t)
	c, get := oneGet(t)
	f.observe(t, c)
	get.add(0, 1)
	before := f.points(t)["a:1 get"]
	for range 2 {
		get.reshape(24)
		for range 3 {
			get.add(0, 1)
		}
		f.points(t)
	}
	after := f.points(t)["a:1 get"]
	require.EqualValues(t, 1+3+3, after.Count)
	require.Equal(t, before.StartTime, after.StartTime)
	require.Equal(t, 7e-6, after.Sum)
}

// What is read while the policy changes belongs to the one or the other, and is read again.
func TestReadWhileThePolicyChangesIsLeftOut(t *testing.T) {
	heard := hearing(t)
	f := newFixture(t)
	c, get := oneGet(t)
	f.observe(t, c)
	get.add(0, 1)
	before := f.points(t)["a:1 get"]

	answer := c.answer
	c.answer = func() (map[string]any, error) {
		c.policy.Base = 4
		get.reshape(24)
		get.add(0, 3)
		return answer()
	}
	require.Equal(t, before, f.points(t)["a:1 get"])
	c.answer = answer
	after := f.points(t)["a:1 get"]
	require.Equal(t, 4e-6, after.Bounds[0])
	require.EqualValues(t, 1, after.Count)
	require.Equal(t, before.Time, after.StartTime)
	require.Empty(t, *heard)
}
