package stagemeter_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

func TestEveryStageIsDocumented(t *testing.T) {
	page, err := os.ReadFile("../docs/stages.md")
	require.NoError(t, err)
	var documented []stagemeter.Stage
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\|(?: [^|]+ \\|){4}$").FindAllStringSubmatch(string(page), -1) {
		documented = append(documented, stagemeter.Stage(row[1]))
	}
	require.Equal(t, batchReadStages(), documented, "docs/stages.md must describe every stage, in order")
}
