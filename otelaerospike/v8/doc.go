// Package otelaerospike instruments the Aerospike Go client v8 with OpenTelemetry.
//
//	client, err := otelaerospike.NewClient(policy, hosts)
//	record, err := client.WithContext(ctx).Get(nil, key)
//
// [NewClient] connects a client, [Wrap] takes a connected one. Either way a [Client] takes the place of an [aerospike.Client]: it has
// every exported method, as [ClientAPI] lists them.
//
// Everything else is as in package otelaerospike for client v7: the options, the batch reads and the streams have the same names,
// and the metrics and spans have the same scope, names and attributes, so that a dashboard need not know the client's version. Most
// of the code is generated from that package.
//
// # Transactions
//
// Commit is the operation "commit" and Abort is "abort". An operation whose policy has a transaction says so on its span:
// aerospike.transaction.id. A failed commit is classified by what made it fail: a TXN_FAILED that wraps an MRT_VERSION_MISMATCH is
// MRT_VERSION_MISMATCH.
//
// # The client's log
//
// [SetClientLogger] hands what the client itself logs to [log/slog], with its levels and positions, and limits it in an outage.
package otelaerospike
