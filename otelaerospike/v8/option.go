// Code generated from ../option.go; DO NOT EDIT.

package otelaerospike

import "github.com/otelaerospike/go/otelaerospike/internal/core"

// Option configures a [Client].
type Option = core.Option

// SlowLogOptions configures [WithSlowLog]. The zero value is the default.
type SlowLogOptions = core.SlowLogOptions
