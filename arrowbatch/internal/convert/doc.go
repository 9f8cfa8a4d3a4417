// Package convert turns the result of a batch read into an Apache Arrow record batch. It names no Aerospike client. Package
// arrowbatch of each major version of the client is an adapter, which implements [Records] and hands its [Client] over:
//
//	batch, err := convert.ToArrow(handle{records}, convert.Client{PlainKey: plainKey, PlainValue: plainValue}, schema, opts...)
//
// The adapters export the options and the error types of this package as their own.
package convert
