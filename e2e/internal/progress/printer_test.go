package main

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// fixture is a printer with a clock of its own.
type fixture struct {
	*printer
	out strings.Builder
	at  time.Time
}

func newFixture(expected map[string]float64) *fixture {
	f := &fixture{at: time.Unix(0, 0)}
	f.printer = newPrinter(&f.out, expected, func() time.Time { return f.at })
	return f
}

// printed returns what has been printed since the last call.
func (f *fixture) printed() string {
	defer f.out.Reset()
	return f.out.String()
}

func (f *fixture) lines(lines ...string) {
	for _, line := range lines {
		f.line([]byte(line + "\n"))
	}
}

func TestATickNamesTheTestThatIsRunningAndTheTimeThatIsLeft(t *testing.T) {
	f := newFixture(map[string]float64{"a.example/e2e.TestOne": 30, "a.example/e2e.TestTwo": 60})
	f.begin()
	require.Equal(t, "about 1m30s, as last time; longer when a server has to be built anew\n", f.printed())
	f.lines(`{"Action":"start","Package":"a.example/e2e"}`, `{"Action":"run","Package":"a.example/e2e","Test":"TestOne"}`)
	f.at = f.at.Add(10 * time.Second)
	f.tick()
	require.Equal(t, "… 10s, about 1m20s left; e2e.TestOne for 10s\n", f.printed())
	f.lines(`{"Action":"run","Package":"a.example/e2e","Test":"TestOne/a/b"}`)
	f.tick()
	require.Equal(t, "… 10s, about 1m20s left; e2e.TestOne/a/b for 0s\n", f.printed())
	f.lines(`{"Action":"pass","Package":"a.example/e2e","Test":"TestOne/a/b","Elapsed":1}`,
		`{"Action":"pass","Package":"a.example/e2e","Test":"TestOne","Elapsed":12.34}`)
	require.Equal(t, "pass   12.3 s  e2e.TestOne\n", f.printed())
	f.tick()
	require.Equal(t, "… 10s, about 1m0s left; e2e for 10s\n", f.printed())
	f.end()
	require.Equal(t, "tests: 1 in 10s\n", f.printed())
	require.Equal(t, map[string]float64{"a.example/e2e.TestOne": 12.34}, f.took)
}

func TestAFailureShowsTheOutputOfItsTest(t *testing.T) {
	f := newFixture(nil)
	f.begin()
	require.Contains(t, f.printed(), "the first run")
	f.lines(`{"Action":"run","Package":"e2e","Test":"TestOne"}`,
		`{"Action":"output","Package":"e2e","Test":"TestOne","Output":"why\n"}`,
		`{"Action":"output","Package":"e2e","Test":"TestTwo","Output":"quiet\n"}`,
		`{"Action":"pass","Package":"e2e","Test":"TestTwo","Elapsed":1}`,
		`{"Action":"fail","Package":"e2e","Test":"TestOne","Elapsed":2}`)
	require.Equal(t, "pass    1.0 s  e2e.TestTwo\nfail    2.0 s  e2e.TestOne\nwhy\n", f.printed())
	f.end()
	require.Equal(t, "tests: 2 in 0s\nFAIL e2e.TestOne\n", f.printed())
}

func TestWhatBelongsToNoTestIsPrintedAtOnce(t *testing.T) {
	f := newFixture(nil)
	f.lines(`{"Action":"output","Package":"e2e","Output":"build prometheus\n"}`, `{"Action":"output","Package":"e2e","Output":"PASS\n"}`,
		`{"ImportPath":"e2e","Action":"build-output","Output":"FAIL to compile\n"}`, "not JSON")
	require.Equal(t, "build prometheus\nFAIL to compile\nnot JSON\n", f.printed())
	f.lines(`{"Action":"fail","Package":"e2e","Elapsed":0}`)
	f.end()
	require.Contains(t, f.printed(), "FAIL e2e\n", "also when it did not compile")
}
