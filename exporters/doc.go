// Package exporters has no code: its tests run a service and export what it records through every exporter that services use. They are a
// module of their own, so that nobody else pays for the exporters.
//
// exporters_test.go is the table of exporters, and facts_test.go what must hold of each.
package exporters
