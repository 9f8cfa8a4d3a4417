package core_test

import (
	"testing"

	"go.uber.org/goleak"

	"github.com/otelaerospike/go/internal/openio"
)

func TestMain(m *testing.M) {
	openio.Install(&openClient)
	goleak.VerifyTestMain(m)
}
