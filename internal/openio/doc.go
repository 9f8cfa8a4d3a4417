// Package openio measures what happens within one call of a client that was woven by cmd/openio.
package openio
