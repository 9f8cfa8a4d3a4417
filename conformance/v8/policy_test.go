// Code generated from ../policy_test.go; DO NOT EDIT.

package conformance

import (
	"fmt"
	"strings"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"pgregory.net/rapid"
)

// setting is a change to a policy.
type setting[P any] struct {
	text  string
	apply func(s *side, policy *P)
}

// policy draws a policy: nil, zero, or the client's with some settings. tame, which may be nil, is for zero policies too.
func policy[P any](create func() *P, tame func(*P), settings ...setting[P]) draw {
	tamed := func(p *P) *P {
		if tame != nil {
			tame(p)
		}
		return p
	}
	return func(t *rapid.T) argument {
		name := fmt.Sprintf("%T", *new(P))
		switch pick(t, 12) {
		case 0, 1, 2, 3, 4:
			return null
		case 5:
			return recipe("&"+name+"{}", func(*side) *P { return tamed(new(P)) })
		}
		var chosen []setting[P]
		var texts []string
		for _, each := range settings {
			if oneIn(t, 5) {
				chosen, texts = append(chosen, each), append(texts, each.text)
			}
		}
		return recipe(fmt.Sprintf("&%s{%s}", name, strings.Join(texts, ", ")), func(s *side) *P {
			p := tamed(create())
			for _, each := range chosen {
				each.apply(s, p)
			}
			return p
		})
	}
}

// command draws a policy that has a base: a patient one.
func command[P any](create func() *P, base func(*P) *aerospike.BasePolicy, tame func(*P), settings ...setting[P]) draw {
	set := func(text string, apply func(s *side, policy *aerospike.BasePolicy)) {
		settings = append(settings, setting[P]{text, func(s *side, p *P) { apply(s, base(p)) }})
	}
	set("SendKey", func(_ *side, p *aerospike.BasePolicy) { p.SendKey = true })
	set("MaxRetries: 0", func(_ *side, p *aerospike.BasePolicy) { p.MaxRetries = 0 })
	set("MaxRetries: 3", func(_ *side, p *aerospike.BasePolicy) { p.MaxRetries = 3 })
	set("ReplicaPolicy: MASTER", func(_ *side, p *aerospike.BasePolicy) { p.ReplicaPolicy = aerospike.MASTER })
	set("ReadTouchTTLPercent: 50", func(_ *side, p *aerospike.BasePolicy) { p.ReadTouchTTLPercent = 50 })
	set("FilterExpression: n = 1", func(_ *side, p *aerospike.BasePolicy) { p.FilterExpression = nIsOne() })
	set("FilterExpression: 1", func(_ *side, p *aerospike.BasePolicy) { p.FilterExpression = aerospike.ExpIntVal(1) })
	set("a transaction", enlist)
	return policy(func() *P {
		p := create()
		patient(base(p))
		return p
	}, tame, settings...)
}

func nIsOne() *aerospike.Expression {
	return aerospike.ExpEq(aerospike.ExpIntBin("n"), aerospike.ExpIntVal(1))
}

// expressions draws some that the server understands and some that it does not.
var expressions = recipes(
	null,
	recipe("n = 1", func(*side) *aerospike.Expression { return nIsOne() }),
	recipe("1", func(*side) *aerospike.Expression { return aerospike.ExpIntVal(1) }),
)

var readPolicies = command(aerospike.NewPolicy, func(p *aerospike.BasePolicy) *aerospike.BasePolicy { return p }, nil)

// Expirations are thousands of seconds. What is left of one is a second less in one of the runs, so that it is compared rounded.
var writePolicies = command(func() *aerospike.WritePolicy { return aerospike.NewWritePolicy(0, 0) },
	func(p *aerospike.WritePolicy) *aerospike.BasePolicy { return &p.BasePolicy }, nil,
	setting[aerospike.WritePolicy]{"Expiration: 2000", func(_ *side, p *aerospike.WritePolicy) { p.Expiration = 2000 }},
	setting[aerospike.WritePolicy]{"Expiration: never", func(_ *side, p *aerospike.WritePolicy) { p.Expiration = aerospike.TTLDontExpire }},
	setting[aerospike.WritePolicy]{"Generation: 1", func(_ *side, p *aerospike.WritePolicy) {
		p.GenerationPolicy, p.Generation = aerospike.EXPECT_GEN_EQUAL, 1
	}},
	setting[aerospike.WritePolicy]{"CREATE_ONLY", func(_ *side, p *aerospike.WritePolicy) { p.RecordExistsAction = aerospike.CREATE_ONLY }},
	setting[aerospike.WritePolicy]{"REPLACE", func(_ *side, p *aerospike.WritePolicy) { p.RecordExistsAction = aerospike.REPLACE }},
	setting[aerospike.WritePolicy]{"UPDATE_ONLY", func(_ *side, p *aerospike.WritePolicy) { p.RecordExistsAction = aerospike.UPDATE_ONLY }},
	setting[aerospike.WritePolicy]{"RespondPerEachOp", func(_ *side, p *aerospike.WritePolicy) { p.RespondPerEachOp = true }},
	setting[aerospike.WritePolicy]{"DurableDelete", func(_ *side, p *aerospike.WritePolicy) { p.DurableDelete = true }},
)

// Batches, scans and queries ask one node after the other. If several failed at once, the order in the chain of errors would be chance,
// and client v8 has a data race when it marks a partition filter.

var batchPolicies = command(aerospike.NewBatchPolicy, func(p *aerospike.BatchPolicy) *aerospike.BasePolicy { return &p.BasePolicy },
	func(p *aerospike.BatchPolicy) { p.ConcurrentNodes = 1 },
	setting[aerospike.BatchPolicy]{"RespondAllKeys: false", func(_ *side, p *aerospike.BatchPolicy) { p.RespondAllKeys = false }},
	setting[aerospike.BatchPolicy]{"AllowPartialResults", func(_ *side, p *aerospike.BatchPolicy) { p.AllowPartialResults = true }},
	setting[aerospike.BatchPolicy]{"AllowInline: false", func(_ *side, p *aerospike.BatchPolicy) { p.AllowInline = false }},
)

var scanPolicies = command(aerospike.NewScanPolicy, func(p *aerospike.ScanPolicy) *aerospike.BasePolicy { return &p.BasePolicy },
	func(p *aerospike.ScanPolicy) { p.MaxConcurrentNodes = 1 },
	setting[aerospike.ScanPolicy]{"MaxRecords: 2", func(_ *side, p *aerospike.ScanPolicy) { p.MaxRecords = 2 }},
	setting[aerospike.ScanPolicy]{"IncludeBinData: false", func(_ *side, p *aerospike.ScanPolicy) { p.IncludeBinData = false }},
	setting[aerospike.ScanPolicy]{"RecordQueueSize: 1", func(_ *side, p *aerospike.ScanPolicy) { p.RecordQueueSize = 1 }},
)

var queryPolicies = command(aerospike.NewQueryPolicy, func(p *aerospike.QueryPolicy) *aerospike.BasePolicy { return &p.BasePolicy },
	func(p *aerospike.QueryPolicy) { p.MaxConcurrentNodes = 1 },
	setting[aerospike.QueryPolicy]{"MaxRecords: 2", func(_ *side, p *aerospike.QueryPolicy) { p.MaxRecords = 2 }},
	setting[aerospike.QueryPolicy]{"IncludeBinData: false", func(_ *side, p *aerospike.QueryPolicy) { p.IncludeBinData = false }},
	setting[aerospike.QueryPolicy]{"RecordQueueSize: 1", func(_ *side, p *aerospike.QueryPolicy) { p.RecordQueueSize = 1 }},
	setting[aerospike.QueryPolicy]{"ShortQuery", func(_ *side, p *aerospike.QueryPolicy) { p.ShortQuery = true }},
)

var adminPolicies = policy(func() *aerospike.AdminPolicy { return &aerospike.AdminPolicy{Timeout: patience} }, nil)

var infoPolicies = policy(func() *aerospike.InfoPolicy { return &aerospike.InfoPolicy{Timeout: patience} }, nil)

// Without columns, and with a base of 0, the client divides by zero on a goroutine of its own.
var metricsPolicies = policy(aerospike.DefaultMetricsPolicy,
	func(p *aerospike.MetricsPolicy) {
		p.LatencyColumns, p.LatencyBase = max(p.LatencyColumns, 1), max(p.LatencyBase, 2)
	},
	setting[aerospike.MetricsPolicy]{"LatencyColumns: 3", func(_ *side, p *aerospike.MetricsPolicy) { p.LatencyColumns = 3 }})

var batchReadPolicies = policy(aerospike.NewBatchReadPolicy, nil,
	setting[aerospike.BatchReadPolicy]{"FilterExpression: n = 1", func(_ *side, p *aerospike.BatchReadPolicy) { p.FilterExpression = nIsOne() }},
	setting[aerospike.BatchReadPolicy]{"ReadTouchTTLPercent: 50", func(_ *side, p *aerospike.BatchReadPolicy) { p.ReadTouchTTLPercent = 50 }})

var batchWritePolicies = policy(aerospike.NewBatchWritePolicy, nil,
	setting[aerospike.BatchWritePolicy]{"FilterExpression: n = 1", func(_ *side, p *aerospike.BatchWritePolicy) { p.FilterExpression = nIsOne() }},
	setting[aerospike.BatchWritePolicy]{"CREATE_ONLY", func(_ *side, p *aerospike.BatchWritePolicy) { p.RecordExistsAction = aerospike.CREATE_ONLY }},
	setting[aerospike.BatchWritePolicy]{"SendKey", func(_ *side, p *aerospike.BatchWritePolicy) { p.SendKey = true }},
	setting[aerospike.BatchWritePolicy]{"Expiration: 2000", func(_ *side, p *aerospike.BatchWritePolicy) { p.Expiration = 2000 }},
	setting[aerospike.BatchWritePolicy]{"DurableDelete", func(_ *side, p *aerospike.BatchWritePolicy) { p.DurableDelete = true }})

var batchDeletePolicies = policy(aerospike.NewBatchDeletePolicy, nil,
	setting[aerospike.BatchDeletePolicy]{"FilterExpression: n = 1", func(_ *side, p *aerospike.BatchDeletePolicy) { p.FilterExpression = nIsOne() }},
	setting[aerospike.BatchDeletePolicy]{"Generation: 1", func(_ *side, p *aerospike.BatchDeletePolicy) {
		p.GenerationPolicy, p.Generation = aerospike.EXPECT_GEN_EQUAL, 1
	}},
	setting[aerospike.BatchDeletePolicy]{"DurableDelete", func(_ *side, p *aerospike.BatchDeletePolicy) { p.DurableDelete = true }})

var batchUDFPolicies = policy(aerospike.NewBatchUDFPolicy, nil,
	setting[aerospike.BatchUDFPolicy]{"SendKey", func(_ *side, p *aerospike.BatchUDFPolicy) { p.SendKey = true }})
