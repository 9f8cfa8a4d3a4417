# The two commands of a newcomer are `make demo` and `make test`. Both need Go, git and make, and nothing else.

GOLANGCI_LINT_VERSION := v2.15.0
GOLANGCI_LINT         := bin/golangci-lint-$(GOLANGCI_LINT_VERSION)

# Every directory with a go.mod is a module, and is built, linted and tested.
MODULES := $(patsubst %/go.mod,%,$(wildcard go.mod */go.mod))
MODULES := $(MODULES:go.mod=.)

# The four variants of the client's interface.
TAGS := as_performance app_engine as_performance,app_engine

.PHONY: demo test lint tidy fuzz bench bench-guard cover

demo: ## Watch the instrumentation at work: http://127.0.0.1:9464/metrics while it runs, a table at the end.
	cd example && go run . $(ARGS)

test: lint ## Everything that has to hold.
	@set -e; for module in $(MODULES); do echo "== test $$module"; (cd $$module && go test -race ./...); done
	@set -e; for tags in $(TAGS); do echo "== test -tags $$tags"; go test -race -tags $$tags ./otelaerospike/... ./internal/...; done

lint: $(GOLANGCI_LINT)
	@set -e; for module in $(MODULES); do echo "== lint $$module"; \
		(cd $$module && go mod tidy -diff && $(CURDIR)/$(GOLANGCI_LINT) run --config $(CURDIR)/.golangci.yml ./...); done
	@set -e; for tags in $(TAGS); do echo "== vet -tags $$tags"; go vet -tags $$tags ./...; done

$(GOLANGCI_LINT):
	GOBIN=$(CURDIR)/bin go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	mv bin/golangci-lint $@

tidy:
	@set -e; for module in $(MODULES); do (cd $$module && go mod tidy && gofmt -w .); done

FUZZTIME := 30s
fuzz: ## Every fuzz target for FUZZTIME.
	@set -e; for module in $(MODULES); do cd $(CURDIR)/$$module; for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz' || true); do echo "== $$package $$target"; \
			go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$package; done; done; done

ROUNDS := 20
bench: ## Every benchmark in rounds; rewrites the tables of docs/performance.md. About 10 minutes.
	@mkdir -p bin
	cd benchmarks && go run ./cmd/performance -rounds $(ROUNDS) -raw $(CURDIR)/bin/bench.txt -page ../docs/performance.md

bench-guard: ## Fails when a ratio or an allocation is worse than in benchmarks/guard.json.
	cd benchmarks && go run ./cmd/guard

cover:
	go test -coverprofile bin/cover.out -coverpkg ./... ./... && go tool cover -func bin/cover.out | tail -1
