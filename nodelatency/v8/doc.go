// Package nodelatency bridges the latency histograms that the Aerospike Go client v8 keeps itself.
package nodelatency
