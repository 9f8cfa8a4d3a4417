package aerospiketest

import (
	"crypto/sha1"
	"encoding/base64"
	"encoding/hex"
	"fmt"
)

// module is what the cluster lists about a registered Lua module. It does not keep
// the code and cannot run it.
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

// removeModule executes udf-remove. Like a server, it succeeds even if there is no
// such module.
func (c *Cluster) removeModule(args arguments) string {
	c.modules.remove(args["filename"])
	return "ok"
}

func (c *Cluster) listModules() string {
	return c.modules.list(func(name string, m module) string {
		return fmt.Sprintf("filename=%s,hash=%s,type=%s;", name, m.hash, m.language)
	})
}
