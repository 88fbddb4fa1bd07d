# Almanac. "make" lists what can be made.

GO     ?= go
SITE   ?= .
ENGINE := assets/dist/charts.js

.DEFAULT_GOAL := help
.PHONY: help site serve check test soak audit pdf bench profile release clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-9s %s\n", $$1, $$2}' Makefile

site: bin/almanac ## build the archive into public/ and look for what must not be there (FLAGS="--base-url https://…/")
	@bin/almanac build --strict --site $(SITE) $(FLAGS)
	@bin/almanac verify --site $(SITE) $(FLAGS)

serve: bin/almanac ## show the archive while you edit it (FLAGS="--open --drafts")
	@bin/almanac serve --site $(SITE) $(FLAGS)

check: bin/almanac ## check that the content is right and adds up (FLAGS="--drafts")
	@bin/almanac check --site $(SITE) $(FLAGS)

pdf: site ## print every report into pdf/, as public/ has it
	@.ci/browser
	@$(GO) run ./internal/browser/print public pdf

test: $(ENGINE) bin/versitygw ## install what tests need and run all of them
	@.ci/browser
	$(GO) vet ./...
	$(GO) test -timeout 30m ./...

soak: $(ENGINE) ## kill, starve and crowd builds, saves and deploys by the thousand (an hour)
	@.ci/browser strace
	ALMANAC_SOAK=1 $(GO) test -count=1 -timeout 6h -v ./internal/output ./internal/source ./internal/cli ./internal/deploy
	ALMANAC_SOAK=1 $(GO) test -count=1 -timeout 6h -v -run 'Rebuild|Parts' ./internal/build

audit: $(ENGINE) .ci/audit/node_modules/.package-lock.json ## have the Nu checker and Lighthouse look at the pages, weigh 120 months (quiet machine, four minutes)
	@.ci/browser java
	ALMANAC_AUDIT=1 $(GO) test ./internal/standards -count=1 -run 'Markup|Lighthouse|Decade' -v

.ci/audit/node_modules/.package-lock.json: .ci/audit/package.json .ci/audit/package-lock.json
	npm ci --prefix .ci/audit --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

bench: bin/almanac ## measure builds and saves (PEERS=DIR SCRATCH=DIR: beside Hugo; OUT=DIR in memory; SIZES, SAVES, SEED)
	@$(GO) run ./internal/bench builds $(BENCH) --sizes "$(SIZES)" --out "$(OUT)" --against HEAD~1
	@$(GO) run ./internal/bench watch $(BENCH) --sizes "$(SAVES)"

SIZES ?= 12 120 1200
SAVES ?= 120 1200
BENCH = --peers "$(PEERS)" --scratch "$(SCRATCH)" --seed "$(SEED)" --report BENCHMARKS.md

profile: $(ENGINE) ## leave cpu.prof and mem.prof of cold builds of a site (SITE=DIR); see "go tool pprof -http : FILE"
	SITE=$(abspath $(SITE)) $(GO) test ./internal/bench -run '^$$' -bench Cold -benchtime 5x -cpuprofile $(CURDIR)/cpu.prof -memprofile $(CURDIR)/mem.prof -memprofilerate 65536 -o $(CURDIR)/bin/bench.test

release: $(ENGINE) ## build one static binary, bin/almanac, that needs neither Node nor this folder
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '-s -w -X almanac/internal/cli.version=$(VERSION)' -o bin/almanac ./cmd/almanac
	@ls -l bin/almanac

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null)

clean: ## remove everything that can be made again
	rm -rf bin public pdf cpu.prof mem.prof node_modules .ci/audit/node_modules assets/dist/*.js assets/dist/*.css assets/dist/*.woff2 assets/dist/*.txt assets/dist/*.json

# The binary. Go's own cache makes this quick, so it is always asked. Without C it is
# the one that "make release" makes, and starts in a millisecond less.
.PHONY: bin/almanac
bin/almanac: $(ENGINE)
	@CGO_ENABLED=0 $(GO) build -o $@ ./cmd/almanac

# The S3 server that tests deploy to, at the version that .ci/s3/go.sum pins.
bin/versitygw: .ci/s3/go.mod .ci/s3/go.sum
	$(GO) build -C .ci/s3 -o $(CURDIR)/$@ github.com/versity/versitygw/cmd/versitygw

# The chart engine, bundled once from the packages in package-lock.json.
$(ENGINE): package-lock.json node_modules/.package-lock.json $(wildcard assets/js/*.js assets/js/*/*.js assets/js/*/*.css assets/css/*.css internal/assets/generate/*.go internal/assets/generate/*.diff internal/assets/*.go internal/svg/compile.go) go.mod
	$(GO) run ./internal/assets/generate
	@touch $@

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@
