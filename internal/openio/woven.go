package openio

// wovenBuild is set by a file that cmd/openio adds.
var wovenBuild bool

// WovenBuild says whether the program was built with cmd/openio. The client may nevertheless be as it was published, when that version
// of cmd/openio did not know it.
func WovenBuild() bool { return wovenBuild }
