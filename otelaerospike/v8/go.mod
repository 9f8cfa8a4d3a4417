module github.com/otelaerospike/go/otelaerospike/v8

go 1.26.0

require (
	github.com/aerospike/aerospike-client-go/v8 v8.8.0
	github.com/otelaerospike/go v0.0.0
)

replace github.com/otelaerospike/go => ../..
