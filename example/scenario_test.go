package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/openio"
	"github.com/otelaerospike/go/stagemeter"
)

func TestEveryScenarioEndsWithASentence(t *testing.T) {
	sentences := map[string]string{ // where the machine does not decide
		"slow-node":     `Most of the time of \S+ goes into io(_first_byte)?:`,
		"small-limiter": `Most of the time of \S+ goes into limiter_wait:`,
	}
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			p := clientVersion("v7").start(t, "-scenario", s.name)
			require.Zero(t, p.wait(), p.stderr)
			assert.Contains(t, p.stdout.String(), "scenario "+s.name+": "+s.about)
			assert.Regexp(t, `(?m)^ Most of the time of \S+ goes into \S+:\n .*s of .*s, on the mean.$`, p.stdout)
			assert.Regexp(t, sentences[s.name], p.stdout)
		})
	}
}

func TestScenariosAreInTheirPartOfIO(t *testing.T) {
	if !openio.WovenBuild() {
		t.Skip(`io is closed: to run this test, build it with -toolexec="openio toolexec"`)
	}
	for scenario, part := range map[string]string{
		"slow-node": "io_first_byte", "cold-pool": "io_connection", "large-records": "io_read", "retry-storm": "io_retry_wait",
	} {
		t.Run(scenario, func(t *testing.T) {
			eachClient(t, func(t *testing.T, client clientVersion) {
				p := client.start(t, "-scenario", scenario, "-duration", "1s")
				require.Zero(t, p.wait(), p.stderr)
				assert.Regexp(t, `(?m)^ Most of the time of \S+ goes into `+part+`:$`, p.stdout)
				assert.Regexp(t, `(?m)^ 127\.0\.0\.1:\d+ +[\d,]+ .*s$`, p.stdout, "the table of nodes")
				if scenario == "slow-node" {
					slow := p.expect(`in-process cluster at (\S+),`)[1]
					assert.Contains(t, p.stdout.String(), "\n The slowest node, "+slow+", took ")
				}
			})
		})
	}
}

func TestSlowConsumerIsInTheStream(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-scenario", "slow-consumer")
		require.Zero(t, p.wait(), p.stderr)
		assert.Regexp(t, `(?m)^ +stream +[\d,]+ .*%$`, p.stdout)
	})
}

func TestVerdictNamesTheStageOfTheOperationThatTookTheMostTime(t *testing.T) {
	stage := func(sum float64) *histogram { return &histogram{count: 10, sum: sum} }
	on := measurement{
		"get": {duration: *stage(10), stages: map[stagemeter.Stage]*histogram{"io": stage(10)}},
		"scan_stream": {duration: *stage(50), stages: map[stagemeter.Stage]*histogram{
			"limiter_wait": stage(12), "stream": stage(35), "io": stage(5), "first_record": stage(20),
		}},
	}
	assert.Equal(t, " Most of the time of scan_stream goes into first_record:\n 2.00 s of 5.00 s, on the mean.", verdict(on))
	assert.Empty(t, verdict(measurement{}))
	assert.Empty(t, verdict(measurement{"get": {duration: *stage(10)}}))
	py := measurement{"batch_read": {duration: *stage(50), stages: map[stagemeter.Stage]*histogram{
		"tokio_schedule_delay": stage(20), "future_into_py_setup": stage(15), "io": stage(10),
	}}}
	assert.Contains(t, verdict(py), "future_into_py_setup", "under the names of aerospike-py too")
}

func TestVerdictNamesThePartOfIO(t *testing.T) {
	stage := func(sum float64) *histogram { return &histogram{count: 10, sum: sum} }
	on := measurement{"get": {duration: *stage(50), stages: map[stagemeter.Stage]*histogram{
		"limiter_wait": stage(18), "io": stage(30), "io_connection": stage(16), "io_first_byte": stage(14),
	}}}
	assert.Equal(t, " Most of the time of get goes into io_connection:\n 1.60 s of 5.00 s, on the mean.", verdict(on))
	on["get"].stages["limiter_wait"] = stage(31)
	assert.Contains(t, verdict(on), "goes into limiter_wait", "more than all parts together")
}
