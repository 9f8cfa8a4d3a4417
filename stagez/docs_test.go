package stagez

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryFieldOfTheJSONIsDocumented(t *testing.T) {
	documentation, err := os.ReadFile("../docs/stagez.md")
	require.NoError(t, err)
	s := after(time.Minute, 1, 1)
	s.service, s.limiter = "service", new(limiter)
	s.series[series{operation: "get", stage: "io"}].counts = []uint64{0, 1}
	s.series[series{operation: "put", stage: "io"}] = s.series[series{operation: "get", stage: "io"}]
	s.io.commands = map[commandSeries]*histogram{
		{operation: "get", node: "a"}: {count: 30, sum: 30}, {operation: "get", node: "b"}: {count: 30, sum: 90},
	}
	r := newReport(history{s}, "")
	r.Profiling.Until = &r.Time
	text, err := json.Marshal(r)
	require.NoError(t, err)
	var value any
	require.NoError(t, json.Unmarshal(text, &value))
	names := map[string]bool{}
	fields(value, names)
	require.Greater(t, len(names), 30, "%v", names)
	var missing []string
	for name := range names {
		if !strings.Contains(string(documentation), "`"+name+"`") {
			missing = append(missing, name)
		}
	}
	assert.Empty(t, missing)
}

func fields(value any, names map[string]bool) {
	switch value := value.(type) {
	case []any:
		for _, element := range value {
			fields(element, names)
		}
	case map[string]any:
		for name, field := range value {
			names[name] = true
			fields(field, names)
		}
	}
}
