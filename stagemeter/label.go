package stagemeter

import (
	"context"

	"github.com/otelaerospike/go/internal/cpuprofile"
	"github.com/otelaerospike/go/internal/telemetry"
)

// label labels the goroutine with the names that the stage has in the histogram.
func (o *operation) label(ctx context.Context, stage Stage) cpuprofile.Labels {
	return cpuprofile.Label(ctx, telemetry.Valid(o.name), o.recording(stage, "").stage)
}
