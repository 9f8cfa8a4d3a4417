package stagemeter_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/otelaerospike/go/stagemeter"
)

// childVar makes the test binary a child of TestProcessStartsAsTheEnvironmentSays.
const childVar = "STAGEMETER_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childVar) != "" {
		reportStart()
		return
	}
	goleak.VerifyTestMain(m)
}

// reportStart prints whether profiling is on and what two calls of NewMeter log.
func reportStart() {
	fmt.Println(stagemeter.Enabled())
	for range 2 {
		if _, err := stagemeter.NewMeter(stagemeter.WithLogger(slog.New(plain{}))); err != nil {
			fmt.Println(err)
		}
	}
}

// plain is a log handler that prints only level and message.
type plain struct{ slog.Handler }

func (plain) Enabled(context.Context, slog.Level) bool { return true }

func (plain) Handle(_ context.Context, r slog.Record) error {
	fmt.Println(r.Level, r.Message)
	return nil
}
