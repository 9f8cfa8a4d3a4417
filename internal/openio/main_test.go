package openio

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) {
	Install(fakeClient{})
	goleak.VerifyTestMain(m)
}
