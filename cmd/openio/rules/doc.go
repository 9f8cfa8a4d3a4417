// Package rules opens the stage io with other tools than cmd/openio, for programs that are built with one of these tools anyway. It has
// no code of its own and adds no dependency. A program chooses it by an import in the tool's file:
//
//	import _ "github.com/otelaerospike/go/cmd/openio/rules"
//
// orchestrion.yml has the aspects for Orchestrion, whose file is orchestrion.tool.go. openio.otelc.yml has the rules for OpenTelemetry's
// compile-time instrumentation, whose file is otel.instrumentation.go. Both are for client v7 and for client v8.
package rules
