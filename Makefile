# The two commands of a newcomer are `make demo` and `make test`. Both need Go, git and make, and nothing else.

GOLANGCI_LINT_VERSION := v2.15.0
GOLANGCI_LINT         := bin/golangci-lint-$(GOLANGCI_LINT_VERSION)

# Every directory with a go.mod is a module, and is built and linted. All are tested by `make test` but e2e, which needs a browser.
MODULES := $(patsubst %/go.mod,%,$(wildcard go.mod */go.mod */v8/go.mod examples/*/go.mod internal/docs/go.mod))
MODULES := $(MODULES:go.mod=.)
TESTED  := $(filter-out e2e,$(MODULES))

# Platforms that are vetted and not tested: one of 32 bits, one that is no unix, and another unix. The code names nothing in which the
# other platforms differ from these. From an empty build cache each takes minutes, so that `make lint` vets what others import, and
# `make vet-platforms` everything on all.
PLATFORMS     := linux/386 windows/amd64 darwin/arm64
ALL_PLATFORMS := $(PLATFORMS) linux/amd64 linux/arm64 windows/386 windows/arm64 darwin/amd64
LIBRARIES     := $(filter-out benchmarks conformance e2e example examples/% exporters internal/docs,$(MODULES))

# vet vets the modules $(2) on the platforms $(1).
define vet
@set -e; for platform in $(1); do for module in $(2); do echo "== vet $$module on $$platform"; \
	(cd $$module && GOOS=$${platform%/*} GOARCH=$${platform#*/} go vet ./...); done; done
endef

# The clients' other build variants.
TAGS := as_performance app_engine as_performance,app_engine

.PHONY: conformance demo help test test-open soak lint vet-platforms e2e screenshots generate tidy fuzz bench bench-guard cover openio-versions \
	openio-latest test-rules release-check

# The same sources make the same program wherever they lie: the build cache knows what a program has compiled by its hash.
BUILD_OPENIO := go build -trimpath -buildvcs=false -o bin/openio ./cmd/openio

# The demo opens the client's io. The first build with openio compiles the standard library too, which takes minutes; OPENIO=off
# builds the demo as it is.
OPENIO := on
ifneq ($(OPENIO),off)
TOOLEXEC := -toolexec="'$(CURDIR)/bin/openio' toolexec"
endif

demo: ## Watch the instrumentation at work: http://127.0.0.1:9464/metrics while it runs, a table at the end.
	@mkdir -p bin
	$(if $(TOOLEXEC),$(BUILD_OPENIO))
	cd example && go build $(TOOLEXEC) -o ../bin/ . && exec ../bin/example $(ARGS)

help: ## This list. The default is demo.
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

test: lint test-open ## Everything that has to hold.
	@set -e; for module in $(filter-out internal/docs,$(TESTED)); do echo "== test $$module"; (cd $$module && go test -race -timeout 20m ./...); done
	cd internal/docs && go test -count 1 ./... # the cache does not know the files that are outside of a module
	@set -e; for tags in $(TAGS); do echo "== test -tags $$tags"; go test -race -tags $$tags ./otelaerospike ./nodelatency ./aerospiketest; \
		(cd otelaerospike/v8 && go test -race -tags $$tags ./...); done

test-open: ## The clients' tests on clients that cmd/openio has woven. The first run compiles the standard library too.
	@mkdir -p bin && $(BUILD_OPENIO)
	go test -race -toolexec="$(CURDIR)/bin/openio toolexec" ./otelaerospike ./nodelatency
	cd otelaerospike/v8 && go test -race -toolexec="$(CURDIR)/bin/openio toolexec" .
	cd stagetrace && go test -race -toolexec="$(CURDIR)/bin/openio toolexec" .

DURATION := 10m
soak: ## Both clients under faults for DURATION each, with a verdict at the end. `make test` does it for a second.
	SOAK_DURATION=$(DURATION) go test -race -count 1 -timeout 0 -v -run '^TestBooksBalanceUnderFaults$$' ./otelaerospike
	cd otelaerospike/v8 && SOAK_DURATION=$(DURATION) go test -race -count 1 -timeout 0 -v -run '^TestBooksBalanceUnderFaults$$' .

CHECKS := 10000
conformance: ## The same random calls on bare and instrumented clients, CHECKS sequences of them. 50 take half a minute on two cores.
	cd conformance && go test -race -count 1 -timeout 0 . ./v8 -args -rapid.checks $(CHECKS)

lint: $(GOLANGCI_LINT) ## The linters, go mod tidy, go vet on other platforms, and whether generated files are fresh.
	@set -e; for module in $(MODULES) e2e/servers/collector; do echo "== lint $$module"; \
		(cd $$module && go mod tidy -diff && $(CURDIR)/$(GOLANGCI_LINT) run --allow-parallel-runners --config $(CURDIR)/.golangci.yml ./...); done
	$(call vet,$(PLATFORMS),$(LIBRARIES))
	@set -e; for tags in $(TAGS); do echo "== vet -tags $$tags"; go vet -tags $$tags ./...; (cd otelaerospike/v8 && go vet -tags $$tags ./...); done
	cd otelaerospike && go run ./internal/methodgen -check
	cd docs/registry && go run ../../internal/signals/signalgen -check
	go run ./internal/mirror -check

vet-platforms: ## go vet of every module on every platform; half an hour from an empty build cache.
	$(call vet,$(ALL_PLATFORMS),$(MODULES))

$(GOLANGCI_LINT):
	GOBIN=$(CURDIR)/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv bin/golangci-lint $@

e2e: ## The example against a real Prometheus, a real Collector and a real browser, which it builds or installs. Screenshots are in bin/_artifacts.
	e2e/browser/install-chromium.sh
	@mkdir -p bin && rm -rf bin/_artifacts
	cd e2e && go build -o ../bin/progress ./internal/progress && \
		../bin/progress -durations ../bin/e2e-durations.json -- -race -timeout 20m -p 1 -artifacts -outputdir $(CURDIR)/bin ./...

screenshots: ## The pictures in docs/images, from the demo in a real browser; takes five minutes.
	e2e/browser/install-chromium.sh
	cd e2e && STAGEZ_SCREENSHOTS=$(CURDIR)/docs/images STAGEZ_DEMO_DURATION=45s go test -count 1 -v -run '^TestScreenshot' ./browser

generate: ## What follows from the table of methods and from the registry of signals, and what client v8 shares with client v7.
	go generate ./otelaerospike ./docs/registry

openio-versions: ## cmd/openio with every version of the client and in every way of building. Half an hour.
	go test -count 1 -timeout 90m ./cmd/openio -args -versions all

openio-latest: ## Whether cmd/openio knows the latest versions of the client.
	go test -count 1 -v -timeout 30m -run '^TestLatest$$' ./cmd/openio -args -versions latest

OTELC               :=
ORCHESTRION_VERSION := v1.15.0
ORCHESTRION         := bin/orchestrion-$(ORCHESTRION_VERSION)

test-rules: $(ORCHESTRION) ## The rules of cmd/openio for other tools: Orchestrion, and OpenTelemetry's with OTELC=path-to-otelc. 20 minutes.
	go test -count 1 -v -timeout 90m -run 'Rules' ./cmd/openio -args -orchestrion $(CURDIR)/$(ORCHESTRION) -otelc '$(OTELC)'

$(ORCHESTRION):
	GOBIN=$(CURDIR)/bin go install github.com/DataDog/orchestrion@$(ORCHESTRION_VERSION)
	mv bin/orchestrion $@

tidy: ## go mod tidy and gofmt in every module.
	@set -e; for module in $(MODULES); do (cd $$module && go mod tidy && gofmt -w .); done

FUZZTIME := 30s
fuzz: ## Every fuzz target for FUZZTIME.
	@set -e; for module in $(TESTED); do cd $(CURDIR)/$$module; for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do echo "== $$package $$target"; \
			go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$package; done; done; done

ROUNDS := 20
bench: ## Every benchmark in rounds; rewrites the tables of docs/performance.md. About 10 minutes.
	@mkdir -p bin
	cd benchmarks && go run ./cmd/performance -rounds $(ROUNDS) -raw $(CURDIR)/bin/bench.txt -page ../docs/performance.md

bench-guard: ## Fails when a ratio or an allocation is worse than in benchmarks/guard.json.
	cd benchmarks && go run ./cmd/guard

cover: ## The coverage of the root module.
	go test -coverprofile bin/cover.out -coverpkg ./... ./... && go tool cover -func bin/cover.out | tail -1

release-check: ## Whether a release may be tagged: the version, go mod tidy, the API against the last tag, known vulnerabilities.
	.ci/release-check $(LIBRARIES)
