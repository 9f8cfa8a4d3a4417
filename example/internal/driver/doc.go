// Package driver connects the demonstration to Aerospike client v7. Package driver/v8 is generated from it: edit the files for
// client v7 and run go generate ./otelaerospike in the root module.
package driver
