package stagemeter

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync"

	"github.com/otelaerospike/go/internal/telemetry"
)

// EnvVar is the environment variable that sets whether profiling is on when the process starts. 1, true, yes and on, in any case
// and with space around them, turn it on. Every other value leaves it off. It is read once, when the package is initialised;
// [SetEnabled] overrides it.
const EnvVar = "OTELAEROSPIKE_INTERNAL_METRICS"

// environment is what EnvVar said.
type environment struct {
	on         bool
	recognised bool
	shown      string // the value as the log shows it
}

var fromEnvironment = readEnvironment(os.LookupEnv)

func readEnvironment(lookup func(string) (string, bool)) environment {
	value, set := lookup(EnvVar)
	if !set {
		return environment{recognised: true, shown: "unset"}
	}
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "1", "true", "yes", "on":
		return environment{on: true, recognised: true, shown: value}
	case "0", "false", "no", "off", "":
		return environment{recognised: true, shown: value}
	default:
		return environment{shown: value}
	}
}

// announceOnce is spent by the first NewMeter of the process.
var announceOnce sync.Once

// announce logs the state of the switch, so that an operator sees in the log what the process started with. A logger that panics
// logs nothing.
func announce(logger *slog.Logger, env environment) {
	defer telemetry.NewCallback("WithLogger").Contain(func() {})
	if !env.recognised {
		logger.LogAttrs(context.Background(), slog.LevelWarn, fmt.Sprintf(
			"[otelaerospike] %s=%s is not recognised and means off; use 1, true, yes or on to turn stage profiling on",
			EnvVar, env.shown))
	}
	logger.LogAttrs(context.Background(), slog.LevelInfo, fmt.Sprintf(
		"[otelaerospike] internal_stage_metrics_enabled=%t (%s=%s)", Enabled(), EnvVar, env.shown))
}
