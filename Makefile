# Everything that this project does with itself. `make` alone lists it; CONTRIBUTING.md explains it.
# Each stage prints a line; its whole output is in .build/logs.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

PORT ?= 8080
DATA ?= data/sandbox
PYTEST ?=
SWIFT_TEST ?=

# One set of flags for debug builds, so that running, checking and testing share what they build; and one for a release.
SWIFT_FLAGS ?=
release_flags := --configuration release --static-swift-stdlib -Xlinker -s

# Many tests measure what happens when time runs out: too many at once on few cores make each other late.
swift_width := --experimental-maximum-parallelization-width 8

stage := scripts/stage
swift_sources := Package.swift Sources Tests $(wildcard Benchmarks)
shell_scripts := scripts/setup scripts/stage scripts/check-marks scripts/dist scripts/python-tests .ci/run
python_sources := scripts/check-imports scripts/man-pages $(wildcard Tests/*.py Tests/*/*.py Benchmarks/*/*.py)
javascript_tests := $(sort $(wildcard Tests/JavaScript/*.test.js Tests/JavaScript/*/*.test.js))

.PHONY: help
help:
	@echo 'make run      build and start the site with its sandbox on http://127.0.0.1:$(PORT)'
	@echo 'make test     run all tests; one kind: test-swift, test-javascript, test-python'
	@echo 'make check    format, imports, unfinished marks, scripts, warnings'
	@echo 'make format   format the Swift sources in place'
	@echo 'make build    build the program only'
	@echo 'make setup    install what is missing on this machine (the others do so themselves)'
	@echo 'make bench    measure, in a release build'
	@echo 'make screenshots  draw every page, to be looked at, in .build/screenshots'
	@echo 'make dist     make the archive to install, in dist/'
	@echo 'make clean    remove what the build and the tests made'
	@echo
	@echo 'PORT=8080 DATA=folder for run; SWIFT_TEST="--filter Name", PYTEST="Browser -k name" narrow the tests.'

.PHONY: setup
setup:
	@scripts/setup

.PHONY: build
build:
	@scripts/setup build
	@$(stage) build swift build $(SWIFT_FLAGS) --product helloquitx

.PHONY: run
run: build
	@echo
	@echo 'http://127.0.0.1:$(PORT) is the site; Ctrl-C stops it. Its sandbox stands in for X, Bluesky and Mastodon:'
	@echo 'nothing leaves this machine. To try: sign in as somebody of the made-up community, download that'
	@echo "person's archive, drop it on the page, and follow. The data is in $(DATA)."
	@echo
	@exec .build/debug/helloquitx serve --sandbox --port '$(PORT)' --data '$(DATA)' \
		$(if $(wildcard .venv/bin/weasyprint),--weasyprint '$(CURDIR)/.venv/bin/weasyprint')

.PHONY: build-tests
build-tests:
	@$(stage) build-tests swift build $(SWIFT_FLAGS) --build-tests

# All kinds run even where one fails, so that a long run tells everything.
.PHONY: test
test:
	@scripts/setup build test
	@$(MAKE) --keep-going run-swift-tests run-javascript-tests run-python-tests

.PHONY: test-swift test-javascript test-python
test-swift test-javascript test-python: test-%:
	@scripts/setup build test
	@$(MAKE) run-$*-tests

# The tests' own program, as `swift test` runs it, less a second round for XCTest, which finds nothing here.
.PHONY: run-swift-tests
run-swift-tests: build-tests
	@$(stage) --show 'Test run with' swift-tests \
		.build/debug/HelloQuitXPackageTests.xctest --testing-library swift-testing $(swift_width) $(SWIFT_TEST)

.PHONY: run-javascript-tests
run-javascript-tests:
ifneq ($(javascript_tests),)
	@$(stage) --show '^# (tests|pass|fail)' javascript-tests node --test --test-reporter=tap $(javascript_tests)
endif

.PHONY: run-python-tests
run-python-tests: build-tests
	@$(stage) --show '^=+ .*(passed|failed).* =+$$' python-tests \
		scripts/python-tests $(PYTEST)

# Pictures of every page, in .build/screenshots, for a look with one's own eyes.
.PHONY: screenshots
screenshots: build-tests
	@scripts/setup test
	@$(stage) --show 'pictures in' screenshots env PYTHONPATH=Tests .venv/bin/python -m Browser.screenshots

.PHONY: check
check:
	@scripts/setup build check
	@$(stage) format swift format lint --strict --parallel --recursive $(swift_sources)
	@$(stage) imports scripts/check-imports
	@$(stage) marks scripts/check-marks
	@$(stage) shell shellcheck $(shell_scripts)
	@$(stage) python python3 -m compileall -q $(python_sources)
	@$(MAKE) build-tests # warnings in our own sources are errors: Package.swift

.PHONY: format
format:
	@swift format --in-place --parallel --recursive $(swift_sources)

.PHONY: bench
bench:
	@scripts/setup build
	@$(stage) build-release swift build $(release_flags) --product helloquitx-bench
	@$(stage) build-release-archive swift build $(release_flags) --product archive-bench
	@.build/release/helloquitx-bench
	@.build/release/archive-bench
	@scripts/setup test
	@$(stage) build-release-program swift build $(release_flags) --product helloquitx
	@env PYTHONPATH=Tests HELLOQUITX_PROGRAM='$(CURDIR)/.build/release/helloquitx' .venv/bin/python Benchmarks/Site/people_list.py

.PHONY: dist
dist:
	@scripts/setup build check
	@$(stage) build-release swift build $(release_flags) --product helloquitx
	@scripts/dist "$$(swift build $(release_flags) --show-bin-path)"

.PHONY: clean
clean:
	rm -rf .build dist
