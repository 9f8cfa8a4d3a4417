package dependencies_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// texts are sentences that only the one license has.
var texts = map[string]*regexp.Regexp{
	"Apache-2.0":         regexp.MustCompile(`Apache License\s+Version 2\.0, January 2004`),
	"MIT":                regexp.MustCompile(`Permission is hereby granted, free of charge`),
	"MIT and Apache-2.0": regexp.MustCompile(`(?s)Permission is hereby granted, free of charge.*Apache License, Version 2\.0`),
	"BSD-3-Clause":       regexp.MustCompile(`(?s)Redistribution and use in source and binary forms.*Neither the name of`),
}

var row = regexp.MustCompile("(?m)^\\| `([^`]+)` \\| ([^|]+) \\| ([^|]+) \\|$")

func TestLicensesOfDirectDependenciesAreDocumented(t *testing.T) {
	page, err := os.ReadFile(root + "/docs/dependencies.md")
	require.NoError(t, err)
	documented := map[string]string{}
	table, _, _ := strings.Cut(string(page), "What is compiled")
	for _, columns := range row.FindAllStringSubmatch(table, -1) {
		documented[columns[1]] = columns[2]
	}

	var module struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	require.NoError(t, json.Unmarshal([]byte(run(t, ".", "mod", "edit", "-json")), &module))
	var direct []string
	for _, required := range module.Require {
		if required.Indirect {
			continue
		}
		direct = append(direct, required.Path)
		license := documented[required.Path]
		require.Contains(t, texts, license, "docs/dependencies.md does not say under which known license %s is", required.Path)
		require.Regexp(t, texts[license], licenseOf(t, required.Path), "the license of %s", required.Path)
	}
	require.NotEmpty(t, direct)
	for path := range documented {
		require.Contains(t, direct, path, "docs/dependencies.md has a module that go.mod does not")
	}
}

func licenseOf(t *testing.T, path string) string {
	t.Helper()
	var module struct{ Dir string }
	require.NoError(t, json.Unmarshal([]byte(run(t, ".", "mod", "download", "-json", path)), &module))
	files, err := filepath.Glob(module.Dir + "/LICENSE*")
	require.NoError(t, err)
	require.NotEmpty(t, files, "%s has no license", path)
	text, err := os.ReadFile(files[0])
	require.NoError(t, err)
	return string(text)
}
