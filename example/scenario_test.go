package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Whether it is the right sentence is for the e2e tests: they build the demo as its users do.
func TestEveryScenarioEndsWithASentence(t *testing.T) {
	for _, s := range scenarios {
		t.Run(s.name, func(t *testing.T) {
			p := clientVersion("v7").start(t, "-scenario", s.name)
			require.Zero(t, p.wait(), p.stderr)
			assert.Contains(t, p.stdout.String(), "scenario "+s.name+": "+s.about)
			assert.Regexp(t, `(?m)^ Of all operations, \w+ took the most time\.`, p.stdout)
			for line := range strings.Lines(p.stdout.String()) {
				if strings.HasPrefix(line, " ") {
					assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimRight(line, "\n")), 80, line)
				}
			}
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

func TestOnlyAScenarioChangesWhatTheLimiterAdmits(t *testing.T) {
	f := flags{workers: 20}
	none := &telemetry{}
	assert.Equal(t, 16, f.config(nil, none).Concurrency())
	for scenario, want := range map[string]int{"none": 40, "slow-node": 40, "small-limiter": 2} {
		f.scenario = scenario
		assert.Equal(t, want, f.config(nil, none).Concurrency(), scenario)
	}
}
