package aerospiketest

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"strings"
)

// features lists what the server supports. The client chooses its commands by it.
const features = "batch-any;batch-index;blob-bits;cdt-list;cdt-map;float;geo;peers;pipelining;" +
	"pquery;pscans;query-show;replicas;sindex-exists;truncate-namespace;udf"

const build = "8.1.2.0"

// maxInfoReply limits the size of a reply, because a request may have many short
// names with long values.
const maxInfoReply = 16 << 20

const maxUserAgent = 87 // in base64

// info answers an info request. The request has one name per line. The reply has
// one line per name: the name, a tab and the value.
func (c *conn) info(body []byte) error {
	code, err := c.meet(Info)
	if err != nil {
		return err
	}
	c.out = beginFrame(c.out[:0])
	for line := range strings.Lines(string(body)) {
		name := strings.TrimSuffix(line, "\n")
		if name == "" {
			continue
		}
		value := fmt.Sprintf("ERROR:%d:injected", code)
		if code == 0 {
			value = c.infoValue(name)
		}
		c.out = append(append(append(append(c.out, name...), '\t'), value...), '\n')
		if len(c.out) > maxInfoReply {
			return malformed("info names whose values exceed %d bytes", maxInfoReply)
		}
	}
	return c.sendAs(frameInfo)
}

// infoValue returns the value of an info name, which may have arguments.
func (c *conn) infoValue(name string) string {
	if rest, ok := strings.CutPrefix(name, "user-agent-set:"); ok {
		return c.setUserAgent(parseArguments(rest))
	}
	return c.node.info(name)
}

// setUserAgent stores the client's name for itself. A connection may set it once.
func (c *conn) setUserAgent(args arguments) string {
	value, err := args.required("value", maxUserAgent)
	if err != "" {
		return err
	}
	if c.userAgent != "" {
		return "ERROR:4:already set"
	}
	if _, err := base64.StdEncoding.DecodeString(value); err != nil {
		return "ERROR:4:'value' invalid base64"
	}
	c.userAgent = value
	return "ok"
}

// info returns the value of an info name that does not depend on the connection.
func (n *Node) info(name string) string {
	if value, ok := n.static(name); ok {
		return value
	}

	c := n.cluster
	if key, ok := strings.CutPrefix(name, "sindex/"); ok {
		return c.indexStatus(key)
	}
	if ns, ok := strings.CutPrefix(name, "namespace/"); ok {
		return c.namespaceInfo(ns)
	}
	command, rest, _ := strings.Cut(name, ":")
	args := parseArguments(rest)
	switch command {
	case "sindex", "sindex-list":
		return c.listIndexes()
	case "sindex-create":
		return c.createIndex(args)
	case "sindex-delete":
		return c.deleteIndex(args)
	case "sindex-exists":
		return c.indexExists(args)
	case "sindex-stat":
		return c.indexStatus(indexKey(args.namespace(), args["indexname"]))
	case "udf-list":
		return c.listModules()
	case "udf-put":
		return c.putModule(args)
	case "udf-remove":
		return c.removeModule(args)
	case "truncate", "truncate-namespace":
		return c.truncate(command, args)
	case "query-show", "scan-show", "jobs":
		return "ERROR:2:no such job" // a job ends before the client can ask
	case "xdr-set-filter":
		return "ERROR:25:enterprise only"
	}
	return "ERROR:4:unrecognized command"
}

// static returns the value of a name that takes no arguments, if there is one.
func (n *Node) static(name string) (value string, ok bool) {
	c := n.cluster
	topo := c.topology.Load()
	switch name {
	case "node":
		return n.name, true
	case "build", "version":
		return build, true
	case "edition":
		return "Aerospike Community Edition", true
	case "features":
		return features, true
	case "status":
		return "ok", true
	case "cluster-name":
		return "null", true
	case "partitions":
		return strconv.Itoa(partitions), true
	case "partition-generation", "peers-generation", "rebalance-generation":
		return strconv.Itoa(topo.generation), true
	case "replicas":
		return n.replicas(topo), true
	case "peers-clear-std", "peers-clear-alt":
		return n.peers(topo), true
	case "peers-tls-std", "peers-tls-alt":
		return fmt.Sprintf("%d,,[]", topo.generation), true
	case "service-clear-std", "service-clear-alt":
		return n.addr, true
	case "service-tls-std", "service-tls-alt":
		return "", true
	case "namespaces":
		return strings.Join(c.names, ";"), true
	case "sets":
		return c.sets(), true
	case "statistics":
		return fmt.Sprintf("cluster_size=%d;migrate_partitions_remaining=0", topo.liveCount), true
	case "racks:", "rack-ids":
		return c.racks(topo, name), true
	}
	return "", false
}

// replicas says which partitions the node serves, as one bitmap per replica.
func (n *Node) replicas(topo *topology) string {
	var b strings.Builder
	for _, ns := range n.cluster.names {
		fmt.Fprintf(&b, "%s:0,%d", ns, len(topo.owners))
		for replica := range topo.owners {
			b.WriteByte(',')
			b.WriteString(topo.bitmap(replica, n.index))
		}
		b.WriteByte(';')
	}
	return b.String()
}

// peers lists the other running nodes.
func (n *Node) peers(topo *topology) string {
	var list []string
	for _, peer := range n.cluster.nodes {
		if peer != n && topo.live[peer.index] {
			list = append(list, fmt.Sprintf("[%s,,[%s]]", peer.name, peer.addr))
		}
	}
	_, port, _ := net.SplitHostPort(n.addr)
	return fmt.Sprintf("%d,%s,[%s]", topo.generation, port, strings.Join(list, ","))
}

// racks answers racks and rack-ids: all nodes are in rack 0.
func (c *Cluster) racks(topo *topology, name string) string {
	var nodes []string
	for _, n := range c.nodes {
		if topo.live[n.index] {
			nodes = append(nodes, n.name)
		}
	}
	var list []string
	for _, ns := range c.names {
		if name == "rack-ids" {
			list = append(list, ns+":0")
		} else {
			list = append(list, fmt.Sprintf("ns=%s:rack_0=%s", ns, strings.Join(nodes, ",")))
		}
	}
	return strings.Join(list, ";")
}

// sets lists all sets and the number of records in each.
func (c *Cluster) sets() string {
	var list []string
	for _, name := range c.names {
		counts := c.namespaces[name].count(c.now())
		for _, set := range slices.Sorted(maps.Keys(counts)) {
			list = append(list, fmt.Sprintf("ns=%s:set=%s:objects=%d;", name, set, counts[set]))
		}
	}
	return strings.Join(list, "")
}

// expiryConfig is the configuration of a namespace that expires a record only if
// the record's writer asks for it.
const expiryConfig = "default-ttl=0;nsup-period=120"

func (c *Cluster) namespaceInfo(name string) string {
	ns, ok := c.namespaces[name]
	if !ok {
		return "ERROR:20:unknown namespace"
	}
	objects := 0
	for _, n := range ns.count(c.now()) {
		objects += n
	}
	return fmt.Sprintf("objects=%d;replication-factor=%d;%s", objects, c.replication, expiryConfig)
}

// arguments are the key=value pairs after the colon of an info name.
type arguments map[string]string

// namespace returns the argument namespace or ns, which is its older name.
func (a arguments) namespace() string {
	return cmp.Or(a["namespace"], a["ns"])
}

// required returns the named argument. If the argument is missing, empty or longer
// than limit, required returns the error to reply.
func (a arguments) required(name string, limit int) (value, err string) {
	value, ok := a[name]
	switch {
	case !ok:
		return "", fmt.Sprintf("ERROR:4:missing '%s'", name)
	case value == "":
		return "", fmt.Sprintf("ERROR:4:missing '%s' value", name)
	case len(value) > limit:
		return "", fmt.Sprintf("ERROR:4:'%s' value too long", name)
	}
	return value, ""
}

func parseArguments(s string) arguments {
	args := make(arguments)
	for pair := range strings.SplitSeq(s, ";") {
		key, value, _ := strings.Cut(pair, "=")
		args[key] = value
	}
	return args
}
