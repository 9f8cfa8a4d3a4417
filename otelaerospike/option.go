package otelaerospike

import "github.com/otelaerospike/go/otelaerospike/internal/core"

// Option configures a [Client].
type Option = core.Option
