# SPDX-License-Identifier: Apache-2.0
# A thin face of CMake's presets: `make run` and `make test` are all that a newcomer needs.
# `make run PORT=8081` serves elsewhere. Everything else: CONTRIBUTING.md.

SHELL := /bin/bash
JOBS := $(shell nproc)
# One shell per recipe; the console is built with the Node that tools/setup found or installed.
WITH := tools/with-node

.DEFAULT_GOAL := help
.PHONY: help run test build docs fuzz peers growth matching-report tidy format clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## build, load a simulated day, serve the console on http://127.0.0.1:8080
	@exec tools/run

test: ## build with sanitizers and run every test, the browser's included
	@tools/setup
	@TIMEFORMAT='test: configured in %0R s'; time $(WITH) cmake --preset dev
	@TIMEFORMAT='test: built in %0R s'; time $(WITH) cmake --build --preset dev -j $(JOBS)
	@$(WITH) ctest --preset dev -j $(JOBS) --no-label-summary

build: ## build/release/: optimised, hardened, the console inside
	@tools/setup --build-only
	@$(WITH) cmake --preset release
	@$(WITH) cmake --build --preset release -j $(JOBS) --target safar

docs: build ## rewrite the pages that are made from tables: docs/findings.md
	@build/release/src/cli/safar check --list-findings --format markdown > docs/findings.md

fuzz: ## run every fuzz target, two minutes each (FUZZ_SECONDS=120)
	@tools/setup
	@$(WITH) cmake --preset fuzz
	@$(WITH) cmake --build --preset fuzz -j $(JOBS)
	@tools/fuzz build/fuzz/fuzz

peers: ## time Safar beside the EDIFACT parsers of npm (bench/peers)
	@tools/setup
	@$(MAKE) --no-print-directory build
	@cd bench/peers && $(CURDIR)/tools/with-node npm ci --ignore-scripts --no-audit --no-fund --silent
	@$(WITH) node bench/peers/compare.mjs --size-mb 64 --rounds 5

growth: ## draw time and memory of decode against input size, 1 kB to 4 GB
	@tools/setup
	@$(MAKE) --no-print-directory build
	@$(WITH) node bench/growth.mjs

matching-report: ## measure the matcher on its labelled sets; rewrite docs/matching.md and its plots
	@tools/setup --build-only
	@$(WITH) cmake --preset release
	@$(WITH) cmake --build --preset release -j $(JOBS) --target matching_bench
	@$(WITH) node bench/matching/report.mjs

tidy: ## clang-tidy and cppcheck over src/
	@tools/setup
	@$(WITH) cmake --preset dev
	@tools/tidy build/dev

format: ## lay the C sources out as .clang-format says
	@tools/check-format --fix

clean: ## remove build/ (var/, .tools/ and web/node_modules/ stay)
	rm -rf build
