// Package registry has the files of the registry of signals, which is in the format of OpenTelemetry Weaver. The tests hold the signals
// that they collect against it, and the tables in docs/ are generated from it.
package registry

import "embed"

//go:generate go run ../../internal/signals/signalgen

// Files has manifest.yaml and the files with the signals, at its top.
//
//go:embed *.yaml
var Files embed.FS
