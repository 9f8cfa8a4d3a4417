// Package docs tests the documentation: the README, the pages in docs/ and the other Markdown files. Every block of Go code compiles.
// Every relative link and anchor leads somewhere. Every command names a make target, a package, a flag and a file that exist.
//
// The module is separate, since the code in the documentation imports exporters and both clients.
package docs
