// Package version holds the version of the module, which is that of its instrumentation scopes.
package version

// String is the module's version, without a leading v.
const String = "0.1.0"
