package stagemeter

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strconv"
	"strings"
	"sync"

	"github.com/otelaerospike/go/internal/telemetry"
)

// EnvVar is the environment variable that sets whether profiling is on when the process starts. 1, true, yes and on, in any case
// and with space around them, turn it on. A number between 0 and 1, such as 0.01, is a rate for [SetRate]. Every other value leaves
// profiling off. It is read once, when the package is initialised; [SetEnabled] and [SetRate] override it.
const EnvVar = "OTELAEROSPIKE_INTERNAL_METRICS"

// environment is what EnvVar said.
type environment struct {
	rate       float64
	recognised bool
	shown      string // the value as the log shows it
}

var fromEnvironment = readEnvironment(os.LookupEnv)

func readEnvironment(lookup func(string) (string, bool)) environment {
	value, set := lookup(EnvVar)
	value = telemetry.Valid(value) // a log may be exported too
	if !set {
		return environment{recognised: true, shown: "unset"}
	}
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "1", "true", "yes", "on":
		return environment{rate: 1, recognised: true, shown: value}
	case "0", "false", "no", "off", "":
		return environment{recognised: true, shown: value}
	}
	if rate, err := strconv.ParseFloat(strings.TrimSpace(value), 64); err == nil && rate >= 0 && rate <= 1 {
		return environment{rate: rate, recognised: true, shown: value}
	}
	return environment{shown: value}
}

// announceOnce is spent by the first NewMeter of the process.
var announceOnce sync.Once

// announce logs the state of the switch, so that an operator sees in the log what the process started with. A logger that panics
// logs nothing.
func announce(logger *slog.Logger, env environment) {
	defer telemetry.NewCallback("WithLogger").Contain(func() {})
	if !env.recognised {
		logger.LogAttrs(context.Background(), slog.LevelWarn, fmt.Sprintf(
			"[otelaerospike] %s=%s is not recognised and means off; use 1, true, yes or on to turn stage profiling on, or a rate such as 0.01",
			EnvVar, env.shown))
	}
	share := ""
	if rate := Rate(); rate > 0 && rate < 1 {
		share = fmt.Sprintf(" rate=%g", rate)
	}
	logger.LogAttrs(context.Background(), slog.LevelInfo, fmt.Sprintf(
		"[otelaerospike] internal_stage_metrics_enabled=%t%s (%s=%s)", Enabled(), share, EnvVar, env.shown))
}
