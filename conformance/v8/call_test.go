// Code generated from ../call_test.go; DO NOT EDIT.

package conformance

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"pgregory.net/rapid"

	"github.com/otelaerospike/go/aerospiketest"
)

// call is one call of a client, which reads as Go.
type call struct {
	method    string
	arguments []argument
	fault     *aerospiketest.Fault // which the cluster has meanwhile
}

// GoString is how a call is printed when a test fails.
func (c call) GoString() string {
	texts := make([]string, len(c.arguments))
	for i, argument := range c.arguments {
		texts[i] = argument.text
	}
	text := fmt.Sprintf("%s(%s)", c.method, strings.Join(texts, ", "))
	if c.fault != nil {
		text += fmt.Sprintf(" while the cluster answers %#x with code %d, share %v, drop %t", c.fault.Commands, c.fault.ResultCode, c.fault.Share, c.fault.Drop)
	}
	return text
}

// calls draws a call of one of the methods.
func calls(methods ...string) *rapid.Generator[call] {
	return rapid.Custom(func(t *rapid.T) call {
		c := call{method: rapid.SampledFrom(methods).Draw(t, "")}
		c.arguments = arguments(t, c.method)
		if oneIn(t, 6) {
			c.fault = &faults[pick(t, len(faults))]
		}
		return c
	})
}

// faults are such that what follows from them does not depend on the time.
var faults = []aerospiketest.Fault{
	{ResultCode: 18},             // DEVICE_OVERLOAD
	{ResultCode: 9},              // TIMEOUT, as a server sees it
	{ResultCode: 2},              // KEY_NOT_FOUND
	{ResultCode: 200},            // no client has a name for it, or an index exists
	{ResultCode: 18, Share: 0.5}, // every second
	{Drop: true},                 // of which writes are in doubt
	{Drop: true, Commands: aerospiketest.Info},      // of which administration is not
	{ResultCode: 18, Commands: aerospiketest.Admin}, // on a server with users
}

// make makes the call and returns all that its caller can see of it.
func (c call) make(s *side) string {
	in := make([]reflect.Value, len(c.arguments))
	shown := make([]any, len(c.arguments))
	method := s.caller.MethodByName(c.method)
	for i, argument := range c.arguments {
		shown[i] = argument.build(s)
		in[i] = reflect.Zero(method.Type().In(i))
		if shown[i] != nil {
			in[i] = reflect.ValueOf(shown[i])
		}
	}
	if c.method == "QueryAggregate" {
		s.makeRoomForErrors(shown[0])
	}
	if c.fault != nil && s.cluster != nil {
		s.warmUp(16)
		defer s.cluster.Inject(*c.fault)()
	}
	results, panicked := invoke(method, in)
	if panicked != nil {
		defer s.warmUp(2)
		return s.show(append([]any{"panics:", panicked}, shown...)...)
	}
	for i, result := range results {
		results[i] = s.follow(c.method, result, shown)
	}
	text := s.show(append(results, shown...)...)
	if strings.Contains(text, "AerospikeError") {
		s.warmUp(2)
	}
	return text
}

// makeRoomForErrors keeps an aggregation from waiting forever. With one node after the other, the client delivers the errors of all nodes
// before it returns the recordset, so that nobody can take them from a shorter queue.
func (s *side) makeRoomForErrors(policy any) {
	p, _ := policy.(*aerospike.QueryPolicy)
	if p == nil {
		p = s.client.GetDefaultQueryPolicy()
	}
	if p != nil {
		p.RecordQueueSize = max(p.RecordQueueSize, len(s.client.GetNodes()))
	}
}

func invoke(method reflect.Value, in []reflect.Value) (results []any, panicked any) {
	defer func() {
		if panicked = recover(); panicked != nil {
			panicked = fmt.Sprintf("%T %v", panicked, panicked)
		}
	}()
	call := method.Call
	if method.Type().IsVariadic() {
		call = method.CallSlice
	}
	for _, out := range call(in) {
		results = append(results, out.Interface())
	}
	return results, nil
}

// follow returns what a caller sees of a result in the end.
func (s *side) follow(method string, result any, arguments []any) any {
	switch r := result.(type) {
	case *aerospike.Recordset:
		if r == nil {
			return r
		}
		defer func() { _ = r.Close() }() // waits for the last goroutine of the client
		for _, argument := range arguments {
			if channel := reflect.ValueOf(argument); channel.Kind() == reflect.Chan {
				return s.objects(channel, r.Errors())
			}
		}
		results := s.unordered(r.Results())
		if method == "QueryAggregate" && len(results) > 0 {
			return "fails" // with one error or with several: the first ends what the client does, on several goroutines
		}
		return results
	case map[string]any: // the client's statistics, whose numbers go by the time
		names := []string{}
		for name := range r {
			names = append(names, s.hosts.Replace(name))
		}
		slices.Sort(names)
		return names
	case int:
		if method == "WarmUp" { // says how many connections were missing, and the client has opened some meanwhile
			return "a number"
		}
	case aerospike.Task:
		if reflect.ValueOf(r).IsNil() {
			return r
		}
		done, err := r.IsDone()
		return []any{r, done, err}
	}
	return result
}

// unordered reads a channel to its end and sorts what was on it.
func (s *side) unordered(results <-chan *aerospike.Result) verbatim {
	texts := []string{}
	for result := range results {
		texts = append(texts, s.show(result))
	}
	slices.SortFunc(texts, cmp.Compare)
	return verbatim(strings.Join(texts, ""))
}

// objects reads a channel of objects, and that of the errors, to their ends.
func (s *side) objects(channel reflect.Value, errors <-chan aerospike.Error) verbatim {
	failures := make(chan []string)
	go func() {
		texts := []string{}
		for err := range errors {
			texts = append(texts, s.show(err))
		}
		failures <- texts
	}()
	texts := []string{}
	for {
		object, ok := channel.Recv()
		if !ok {
			break
		}
		texts = append(texts, s.show(object.Interface()))
	}
	texts = append(texts, <-failures...)
	slices.SortFunc(texts, cmp.Compare)
	return verbatim(strings.Join(texts, ""))
}
