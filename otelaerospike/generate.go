package otelaerospike

//go:generate go run ./internal/methodgen
