package main

import (
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFlagsAreRefused(t *testing.T) {
	for _, args := range [][]string{
		{"extra"},
		{"-client", "v9"},
		{"-client", ""},
		{"-client", "8"},
		{"-workers", "0"},
		{"-workers", "-3"},
		{"-workers", "many"},
		{"-batch", "-1"},
		{"-records", "0"},
		{"-duration", "0s"},
		{"-duration", "-1s"},
		{"-duration", "5"},
		{"-namespace", ""},
		{"-hosts", "localhost"},
		{"-hosts", "localhost:0"},
		{"-hosts", "localhost:65536"},
		{"-hosts", ":3000"},
		{"-hosts", "a:1,"},
		{"-otlp-endpoint", "http://localhost:4317"},
		{"-scenario", "earthquake"},
		{"-scenario", "slow-node", "-hosts", "a:3000"},
	} {
		_, err := parseFlags(args, io.Discard, false)
		require.Error(t, err, args)
		assert.NotContains(t, err.Error(), "\n", args)
	}
}

func TestFlagsHaveDefaults(t *testing.T) {
	f, err := parseFlags(nil, io.Discard, false)
	require.NoError(t, err)
	assert.Equal(t, flags{
		client: "v7", namespace: "test", records: 10_000, workers: 20, batch: 100, duration: 10 * time.Second, addr: "127.0.0.1:9464",
	}, f)
}

func TestServeIsTheDefaultOnATerminal(t *testing.T) {
	f, err := parseFlags(nil, io.Discard, true)
	require.NoError(t, err)
	assert.True(t, f.serve)
	f, err = parseFlags([]string{"-serve=false"}, io.Discard, true)
	require.NoError(t, err)
	assert.False(t, f.serve)
}

func TestHostsFlag(t *testing.T) {
	f, err := parseFlags([]string{"-hosts", "a:3000, [::1]:3001"}, io.Discard, false)
	require.NoError(t, err)
	assert.Equal(t, []string{"a:3000", "[::1]:3001"}, f.hosts)
}

func TestClientFlagNamesTheClients(t *testing.T) {
	for version := range drivers {
		f, err := parseFlags([]string{"-client", version}, io.Discard, false)
		require.NoError(t, err)
		assert.Equal(t, version, f.client)
	}
	_, err := parseFlags([]string{"-client", "v9"}, io.Discard, false)
	require.EqualError(t, err, `-client "v9": must be v7 or v8`)
}
