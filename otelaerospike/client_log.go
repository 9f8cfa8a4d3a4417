package otelaerospike

import (
	"log/slog"

	"github.com/aerospike/aerospike-client-go/v7/logger"

	"github.com/otelaerospike/go/otelaerospike/internal/clientlog"
)

// ClientLogOptions configures [SetClientLogger]. The zero value is the default.
type ClientLogOptions = clientlog.Options

// SetClientLogger sends the Aerospike client's own log to log. The client is silent by default; with a level it says why a node was
// lost, a seed failed or a tend took long. Call SetClientLogger once, before the process has a client: all clients share one logger, and
// read it without synchronization. A nil log is [slog.Default]. A negative count or interval, and a counter that the meter refuses, are
// errors, and leave the client's logger as it was.
//
// A record has the level at which the client logged it and the position of the client's line. If the method of the client's logger is
// not found in the stack, which renaming by an obfuscator can cause, the level is info.
//
// In an outage the client logs without end. The log gets at most [ClientLogOptions.Records] of each level in an interval; further records
// are dropped. When the interval ends, one more record says how many were dropped. The counter aerospike.client.log.dropped counts them by
// level, along with the records that the log's handler refused with an error. A panic of the handler is contained, and counted too. The handler runs on the
// client's goroutines: it should not wait, and must not use the client.
//
// A record's text is the client's. It names hosts, nodes and namespaces; at the level debug it may quote values and errors of UDFs, and
// at every level it has what a Lua function of a QueryAggregate logs. docs/operating.md says more.
func SetClientLogger(log *slog.Logger, options ClientLogOptions) error {
	bridge, err := clientlog.New(log, options)
	if err != nil {
		return err
	}
	logger.Logger.SetLogger(bridge)
	logger.Logger.SetLevel(clientPriority(options.Level))
	return nil
}

// clientPriority returns the lowest of the client's levels that is not below level.
func clientPriority(level slog.Level) logger.LogPriority {
	switch {
	case level <= slog.LevelDebug:
		return logger.DEBUG
	case level <= slog.LevelInfo:
		return logger.INFO
	case level <= slog.LevelWarn:
		return logger.WARNING
	case level <= slog.LevelError:
		return logger.ERR
	default:
		return logger.OFF
	}
}
