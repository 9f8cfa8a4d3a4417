// Package conformance holds the instrumented client v8 against the bare one. See the directory above.
package conformance
