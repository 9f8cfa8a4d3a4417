package openio

// wovenBuild is set by a file that cmd/openio adds.
var wovenBuild bool
