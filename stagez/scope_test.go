package stagez

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/otelaerospike/go/otelaerospike"
)

func TestPageReadsTheScopeOfTheClient(t *testing.T) {
	assert.Equal(t, otelaerospike.ScopeName, clientScope)
	assert.Equal(t, otelaerospike.MetricName, clientMetric)
}
