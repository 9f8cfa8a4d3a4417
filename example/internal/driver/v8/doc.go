// Package driver connects the demonstration to Aerospike client v8. Its other files are generated from package driver for client v7.
package driver
