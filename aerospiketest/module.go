package aerospiketest

import (
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"fmt"
)

// module is a registered Lua module, as far as it is listed. It cannot be run.
type module struct {
	language string
	hash     string
}

func (c *Cluster) putModule(args arguments) string {
	name := args["filename"]
	content, err := base64.StdEncoding.DecodeString(args["content"])
	if err != nil || name == "" {
		return "ERROR:4:invalid argument"
	}
	hash := sha1.Sum(content)
	c.modules.put(name, module{language: args["udf-type"], hash: hex.EncodeToString(hash[:])})
	return "OK"
}

// removeModule succeeds even if there is no such module, as servers do.
func (c *Cluster) removeModule(args arguments) string {
	c.modules.remove(args["filename"])
	return "ok"
}

func (c *Cluster) listModules() string {
	return c.modules.list(func(name string, m module) string {
		return fmt.Sprintf("filename=%s,hash=%s,type=%s;", name, m.hash, m.language)
	})
}
