package stagez

import (
	"math"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

// coreShare returns a share of the cores' time.
func coreShare(x float64) *float64 { return &x }

// diagnosed returns the diagnosis of 990 operations of one kind, and of 10 of another.
func diagnosed(t *testing.T, usual, slow *stagemeter.Breakdown, s *straggler, p *processReport) *diagnosis {
	t.Helper()
	c := newCollector()
	for i := range 1000 {
		b := usual
		if i%100 == 0 {
			b = slow
		}
		c.consume(b)
	}
	o := &operationReport{Tail: tailNow(c, "get", time.Minute), IO: &ioReport{Straggler: s}}
	d := diagnose(o, p)
	require.NotNil(t, d)
	assert.Equal(t, d.Before+d.Subject+d.After, d.Sentence)
	assert.NotEmpty(t, d.Advice)
	return d
}

// reply is an operation that waits for the limiter, for a connection and for the servers.
func reply(limiter, connection, firstByte time.Duration) *stagemeter.Breakdown {
	return took("get", staged("limiter_wait", limiter), staged("io", connection+firstByte),
		partly("io_connection", connection), partly("io_first_byte", firstByte))
}

const ms = time.Millisecond

func TestDiagnosisNamesTheCause(t *testing.T) {
	node := &straggler{Node: "10.0.0.3:3000", TimesOthers: 7.9, excess: 0.02}
	for name, test := range map[string]struct {
		slow      *stagemeter.Breakdown
		straggler *straggler
		process   *processReport
		cause     cause
		stage     string
		sentence  string
	}{
		"stage": {
			reply(40*ms, 0, 2*ms), nil, nil, causeStage, "limiter_wait",
			"Slow operations spend their time in limiter_wait: 95.2 % of the time of the slowest 1 % (10, from 41 ms), and 16.7 % of the average, which spends most in io_first_byte.",
		},
		"servers": {
			reply(ms, 0, 40*ms), nil, nil, causeNone, "io_first_byte",
			"Nothing stands out: slow operations wait for the servers, and for no node in particular. io_first_byte is 97.6 % of the time of the slowest 1 % (10, from 41 ms), and 99.6 % of the average.",
		},
		"node": {
			reply(ms, 0, 40*ms), node, nil, causeNode, "io_first_byte",
			"Slow operations wait for one node, 10.0.0.3:3000: it takes 7.9 × the mean of the others. io_first_byte is 97.6 % of the time of the slowest 1 % (10, from 41 ms), and 99.6 % of the average.",
		},
		"limiter's slots that wait for a node": {
			reply(40*ms, 0, 2*ms), node, nil, causeNode, "limiter_wait",
			"Slow operations wait for one node, 10.0.0.3:3000: it takes 7.9 × the mean of the others. limiter_wait is 95.2 % of the time of the slowest 1 % (10, from 41 ms), and 16.7 % of the average, which spends most in io_first_byte.",
		},
		"limiter, although a node is a little slower": {
			reply(40*ms, 0, 2*ms), &straggler{Node: "a", TimesOthers: 2, excess: 0.001}, nil, causeStage, "limiter_wait", "",
		},
		"CPU": {
			reply(0, 0, 40*ms), nil, &processReport{GOMAXPROCS: 2, RunnableP99: 0.01, BusyShare: coreShare(0.995), GCShare: coreShare(0.1)}, causeCPU, "io_first_byte",
			"This process is short of CPU: its 2 cores are busy 99.5 % of the time, and one goroutine in 100 waits 10.0 ms or longer for a core. " +
				"All stages take longer, and none is to blame. io_first_byte is 100.0 % of the time of the slowest 1 % (10, from 32.8 ms), and 100.0 % of the average.",
		},
		"CPU, as far as anybody knows": {
			reply(0, 0, 40*ms), nil, &processReport{GOMAXPROCS: 2, RunnableP99: 0.01}, causeCPU, "io_first_byte",
			"This process is short of CPU: one goroutine in 100 waits 10.0 ms or longer for a core. All stages take longer, and none is to blame. " +
				"io_first_byte is 100.0 % of the time of the slowest 1 % (10, from 32.8 ms), and 100.0 % of the average.",
		},
		"garbage collector": {
			reply(0, 0, 40*ms), nil, &processReport{GOMAXPROCS: 2, RunnableP99: 0.01, BusyShare: coreShare(0.9), GCShare: coreShare(0.388)}, causeGC, "io_first_byte",
			"The garbage collector slows this process down: it takes 38.8 % of the time of 2 cores, and one goroutine in 100 waits 10.0 ms or longer for a core. " +
				"All stages take longer, and none is to blame. io_first_byte is 100.0 % of the time of the slowest 1 % (10, from 32.8 ms), and 100.0 % of the average.",
		},
		"connections, although the CPU is short": {
			reply(0, 40*ms, 2*ms), nil, &processReport{GOMAXPROCS: 2, RunnableP99: 0.01, BusyShare: coreShare(1), GCShare: coreShare(0)}, causeStage, "io_connection",
			"Slow operations spend their time in io_connection: 95.2 % of the time of the slowest 1 % (10, from 41 ms), and 16.7 % of the average, which spends most in io_first_byte. " +
				"Besides, one goroutine in 100 waits 10.0 ms or longer for a core.",
		},
		"stage, while the collector is at work": {
			reply(40*ms, 0, 2*ms), nil, &processReport{GOMAXPROCS: 4, RunnableP99: 0.001, BusyShare: coreShare(0.5), GCShare: coreShare(0.25)}, causeStage, "limiter_wait",
			"Slow operations spend their time in limiter_wait: 95.2 % of the time of the slowest 1 % (10, from 41 ms), and 16.7 % of the average, which spends most in io_first_byte. " +
				"Besides, garbage collection takes 25.0 % of the time of 4 cores.",
		},
		"idle cores": {
			reply(0, 0, 40*ms), nil, &processReport{GOMAXPROCS: 2, RunnableP99: 0.003, BusyShare: coreShare(0.5), GCShare: coreShare(0.1)}, causeNone, "io_first_byte", "",
		},
		"busy cores that nobody waits for": {
			reply(0, 0, 40*ms), nil, &processReport{GOMAXPROCS: 2, RunnableP99: 0.001, BusyShare: coreShare(1), GCShare: coreShare(0.3)}, causeNone, "io_first_byte", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := diagnosed(t, reply(0, 0, 2*ms), test.slow, test.straggler, test.process)
			assert.Equal(t, []any{test.cause, test.stage}, []any{d.Cause, d.Stage})
			if test.cause == causeNode {
				assert.Equal(t, test.straggler.Node, d.Node)
			} else {
				assert.Empty(t, d.Node)
			}
			if test.sentence != "" {
				assert.Equal(t, test.sentence, d.Sentence)
			}
		})
	}
}

func TestDiagnosisSpeaksOfEnoughOperations(t *testing.T) {
	label := func(operations, slow int) string {
		c := newCollector()
		for i := range operations {
			b := reply(0, 0, 2*ms)
			if i < slow {
				b = reply(time.Duration(40+40*(i%2))*ms, 0, 2*ms)
			}
			c.consume(b)
		}
		_, label := tailNow(c, "get", time.Minute).slow()
		return label
	}
	assert.Equal(t, "the slowest 1 % (10, from 81.9 ms)", label(1000, 20))
	assert.Equal(t, "the slowest 10 % (12, from 41 ms)", label(120, 12), "1 % would be two")
	assert.Equal(t, "all 30 operations", label(30, 3))
	assert.Equal(t, "all 1\u202f000 operations", label(1000, 0), "which took about the same time")
	assert.Equal(t, "1 operation", label(1, 1))
	assert.Equal(t, "both operations", label(2, 1))
}

func TestDiagnosisNamesTheStageThatGrew(t *testing.T) {
	d := diagnosed(t, reply(0, 0, 20*ms), reply(18*ms, 0, 22*ms), nil, nil)
	assert.Equal(t, []any{causeStage, "limiter_wait"}, []any{d.Cause, d.Stage}, "what makes them slow, although io_first_byte takes longer")
	d = diagnosed(t, reply(0, 0, 20*ms), reply(10*ms, 0, 22*ms), nil, nil)
	assert.Equal(t, []any{causeNone, "io_first_byte"}, []any{d.Cause, d.Stage}, "too little to say so")
	own := took("get")
	own.Duration = 40 * ms
	d = diagnosed(t, reply(0, 0, 2*ms), own, nil, nil)
	assert.Equal(t, []any{causeStage, ""}, []any{d.Cause, d.Stage})
	assert.Contains(t, d.Sentence, "Slow operations spend their time in no stage: 100.0 % of")
}

func TestDiagnosisIsOnThePage(t *testing.T) {
	p, _ := tailPage(t, []string{"batch_read"})
	assert.NotContains(t, get(t, p, nil), `id="diagnosis"`)
	p.tails.process.next.Store(math.MaxInt64) // no reading: the machine that runs the test may be short of CPU
	waitForLimiter(p.tails)
	assert.Contains(t, get(t, p, nil), `Slow operations spend their time in <strong><bdi>limiter_wait</bdi></strong>: 83.3 % of the time of the slowest 1 % (10, from 41 ms)`)
	assert.Contains(t, get(t, p, url.Values{"format": {"json"}}),
		`"diagnosis":{"cause":"stage","stage":"limiter_wait","sentence":"Slow operations spend their time in limiter_wait: 83.3 %`)
}

func TestProcessIsInTheJSON(t *testing.T) {
	p, _ := tailPage(t, []string{"batch_read"})
	waitForLimiter(p.tails)
	assert.Contains(t, get(t, p, url.Values{"format": {"json"}}), `"process":{"begin":"`)
}
