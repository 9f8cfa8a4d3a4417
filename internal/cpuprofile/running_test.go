package cpuprofile

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestQuestionIsAskedTenTimesASecondAtMost(t *testing.T) {
	asked, running := 0, true
	defer Replace(func() bool { asked++; return running })()

	require.True(t, Running(1000))
	running = false
	require.True(t, Running(1000+int64(interval)-1))
	require.True(t, Running(0), "a reading before the last question")
	require.Equal(t, 1, asked)

	require.False(t, Running(1000+int64(interval)))
	running = true
	require.False(t, Running(1000+2*int64(interval)-1))
	require.Equal(t, 2, asked)
}

func TestAnswerByAnotherClockDoesNotCount(t *testing.T) {
	running := false
	defer Replace(func() bool { return running })()
	require.False(t, Running(int64(time.Hour)))
	running = true
	require.True(t, Running(1), "the clock was replaced meanwhile")
}

func TestRunningAllocatesNothing(t *testing.T) {
	now := int64(0)
	require.Zero(t, testing.AllocsPerRun(100, func() {
		now += int64(interval)
		Running(now)
	}))
}

func BenchmarkRunning(b *testing.B) {
	for b.Loop() {
		Running(1)
	}
}

func BenchmarkTimerIsArmed(b *testing.B) {
	for b.Loop() {
		timerIsArmed()
	}
}
