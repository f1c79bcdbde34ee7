# `make run` and `make test` are all you need; each installs what it lacks.

CONFIGURATION ?= debug
export CONFIGURATION

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
# A recipe is one script, so that `test` can hold its servers with one trap.
.ONESHELL:

support := Tests/TestSupport
services := .build/services
build := swift build --configuration $(CONFIGURATION)
build_tests := $(build) --build-tests
arrows := $(build_tests) --explicit-target-dependency-import-check error
# What tests may take before they count as hanging, in seconds: about four times what they need on two cores.
swift_seconds_max := 900
python_seconds_max := 2400
archive_tests := ArchiveCheckTests|ArchiveJourneyTests|CaseArchiveContract|EveryRowTests
bounded := $(support)/bounded.sh
# Lines come out as they are written, so that the last of a run that hangs says where. A few tests at a time, so that what each
# takes is its own (decision 0111).
swift_tests_at_once := 6
swift_test := stdbuf --output=L .build/$(CONFIGURATION)/profferPackageTests.xctest --testing-library swift-testing --experimental-maximum-parallelization-width $(swift_tests_at_once)
# For Browser each file stays with one worker, for Faults each database.
python_tests := $(support)/python-tests.sh

.PHONY: run
run: install-build-dependencies ## Builds and starts the demo: SQLite, no other server; PORT is 8080 unless set
	$(build) --product proffer
	DEMO=on exec .build/$(CONFIGURATION)/proffer serve

.PHONY: run-cluster
run-cluster: install-cluster-dependencies ## The demo on two instances behind nginx, with PostgreSQL and Redis; PORT as above
	$(build) --product proffer
	exec $(support)/cluster.sh .build/$(CONFIGURATION)/proffer

# The build's exit status is the arrow check: a forbidden import fails it, although it prints "Build complete!".
# One build serves every later step. Tests that need a database, a broker or a browser fail without one.
.PHONY: test
test: install-dependencies ## Style, Arrows, Swift, Client, Browser, Faults, in this order
	@step() {
	    local name=$$1 began=$$SECONDS
	    shift
	    printf '\n== %s\n' "$$name"
	    "$$@" || { printf '== %s failed after %d s\n' "$$name" $$((SECONDS - began)); exit 1; }
	    printf '== %s passed in %d s\n' "$$name" $$((SECONDS - began))
	}
	# A step whose folder holds no test yet is not listed at all: a line that says "passed" would look like a test.
	holds() { compgen -G "$$1" >/dev/null; }
	step Style $(MAKE) --no-print-directory style
	step Arrows $(arrows)
	scratch=$$(mktemp --directory)
	# HUP, INT and TERM become an ordinary exit, so the servers stop however the run ends.
	trap '$(support)/services.sh stop $(services); rm -rf "$$scratch"' EXIT
	trap 'exit 130' HUP INT TERM
	variables=$$($(support)/services.sh start $(services))
	eval "$$variables"
	rm -f .build/unsteady
	# What measures deadlines against a real Redis, what has to be done within a deadline of the product's, and the 64 writers
	# of Break 1 need the machine for themselves. Cases that move between databases, and one whose
	# every row is changed, take it from all others. What they leave in the temporary directory goes with the run.
	swift_tests() {
	    local -x TMPDIR=$$scratch
	    $(bounded) $(swift_seconds_max) $(swift_test) --skip 'RedisBrokerTests|OrderTests|HTMLSanitizerTests.LimitTests|$(archive_tests)' &&
	        $(bounded) $(swift_seconds_max) $(swift_test) --filter '$(archive_tests)' &&
	        $(bounded) $(swift_seconds_max) $(swift_test) --filter HTMLSanitizerTests.LimitTests &&
	        $(bounded) $(swift_seconds_max) $(swift_test) --filter OrderTests &&
	        $(bounded) $(swift_seconds_max) $(swift_test) --filter RedisBrokerTests
	}
	step Swift swift_tests
	if holds 'Tests/ClientTests/*.test.js'; then step Client $(bounded) $(python_seconds_max) node --test Tests/ClientTests/*.test.js; fi
	if holds 'Tests/BrowserTests/test_*.py'; then step Browser $(bounded) $(python_seconds_max) $(python_tests) Tests/BrowserTests --dist loadfile; fi
	if holds 'Tests/FaultTests/test_*.py'; then step Faults $(bounded) $(python_seconds_max) $(python_tests) Tests/FaultTests --dist loadgroup; fi

.PHONY: soak
soak: install-dependencies ## The tests that have larger numbers of the protocol, with those; more than an hour
	$(build_tests)
	trap '$(support)/services.sh stop $(services)' EXIT
	trap 'exit 130' HUP INT TERM
	variables=$$($(support)/services.sh start $(services))
	eval "$$variables"
	export PROFFER_SOAK=1
	$(swift_test) --filter 'HandoverTests|RevocationTests'
	$(swift_test) --filter OrderTests
	# With what the tests print: it is measured there, and written into Benchmarks/README.md.
	pytest=".build/venv/bin/python3 -m pytest --numprocesses 2 -rP"
	$$pytest --dist loadgroup $$(grep --files-with-matches PROFFER_SOAK Tests/FaultTests/*.py)
	$$pytest --dist loadfile $$(grep --files-with-matches PROFFER_SOAK Tests/BrowserTests/*.py)
	PROFFER_HISTORIES=5000 node --test $$(grep --files-with-matches PROFFER_HISTORIES Tests/ClientTests/*.test.js)

.PHONY: build
build: install-build-dependencies ## Builds the product `proffer`
	$(build) --product proffer

.PHONY: style
style: ## Checks the format of all Swift files
	@swift format lint --strict --recursive Package.swift Sources Tests

.PHONY: arrows
arrows: install-build-dependencies ## Builds everything and refuses an import that Package.swift does not name
	$(arrows)

.PHONY: install-dependencies
install-dependencies: ## Installs what building and testing need, where it is lacking
	@$(support)/install-dependencies.sh test

.PHONY: install-build-dependencies
install-build-dependencies:
	@$(support)/install-dependencies.sh build

.PHONY: install-cluster-dependencies
install-cluster-dependencies:
	@$(support)/install-dependencies.sh cluster

.PHONY: clean
clean: ## Removes what was built; the data in var/ stays
	$(support)/services.sh stop $(services)
	rm -rf .build
	$(MAKE) --directory=Benchmarks clean
