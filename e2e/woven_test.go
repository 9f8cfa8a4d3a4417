package e2e

import (
	"context"
	"path/filepath"
	"sync"

	"github.com/otelaerospike/go/e2e/internal/woven"
)

// wovenDemo builds the demo as `make demo` does, and returns where it is.
var wovenDemo = sync.OnceValues(func() (string, error) {
	_, err := woven.Demo(context.Background(), "..")
	return filepath.Join("woven", "example"), err
})
