// Prometheus is built from here: see build in e2e/main_test.go. go mod tidy has no part in it, since it would ask for the
// modules of service discovery too, which the tag remove_all_sd leaves out and of which some are not to be had.
module github.com/otelaerospike/go/e2e/servers/prometheus

go 1.26.7

require github.com/prometheus/prometheus v0.316.0
