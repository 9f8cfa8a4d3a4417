// Code generated from ../main_test.go; DO NOT EDIT.

package arrowbatch_test

import (
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
