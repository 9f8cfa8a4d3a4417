package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"strings"
)

// version answers -V=full. The go command makes the answer a part of every compiled package's key in the build cache. With the hash of
// openio in it, woven and other packages are kept apart, and so are those of two versions of openio.
func (f *filter) version(args []string) int {
	var out bytes.Buffer
	if code := f.run(args, &out, f.stderr); code != exitOK {
		_, _ = f.stdout.Write(out.Bytes())
		return code
	}
	hash, err := ownHash()
	if err != nil {
		say(f.stderr, "openio: the build cache needs the hash of openio's own file: "+err.Error())
		return exitFailed
	}
	say(f.stdout, toolID(out.String(), hash))
	return exitOK
}

// toolID adds the hash to the compiler's answer. The go command takes the whole line of a release, but only the end of the last field,
// the build ID, of a development version.
func toolID(line, hash string) string {
	line = strings.TrimSpace(line)
	fields := strings.Fields(line)
	if len(fields) > 0 && strings.HasPrefix(fields[len(fields)-1], "buildID=") {
		return line + "-openio-" + hash
	}
	return line + " openio-" + hash
}

func ownHash() (string, error) {
	name, err := os.Executable()
	if err != nil {
		return "", err
	}
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = file.Close() }()
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil))[:20], nil
}
