# Every command of the project. Needed: python3 (3.11 or later) with pip, and make. The rest is installed
# into .venv and node_modules from hash-locked lists, once; the stamp files in there make the second run quick.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.SUFFIXES:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
RUNTIME := .venv/.runtime
DEV := .venv/.dev
NODE := .venv/.node
TOOLS := node_modules/.stamp
BENCH := build/bench/.stamp
INTEROP := .venv/.interop
INTEROP_TOOLS := tests/interop/node_modules/.stamp

PYTHON ?= python3
# Test processes: a number, auto (one a core) or 0 (none, for a debugger).
WORKERS ?= auto
# More arguments for the tool that a target runs: make test ARGS="-k quotes"
ARGS ?=
# The numbers of records that `make bench` measures growth with; empty: 1000, 10000 and 100000.
SIZES ?=
UV_VERSION := 0.13.9

export PATH := $(CURDIR)/$(BIN):$(PATH)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The tests start Python hundreds of times. Where nothing keeps bytecode, each start compiles the whole service again.
unexport PYTHONDONTWRITEBYTECODE
export REDOCLY_TELEMETRY := off
export REDOCLY_SUPPRESS_UPDATE_NOTICE := true

.PHONY: help
help:  ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

.PHONY: serve
serve: $(RUNTIME)  ## Create or migrate the database, publish seed/content, serve on PORT (8000)
	@$(BIN)/medcontent upgrade && $(BIN)/medcontent apply seed/content --yes && exec $(BIN)/medcontent serve

# A root of its own, so that nothing can be spoilt: the invented world of the tests, and an article that is still to do.
.PHONY: studio
studio: $(RUNTIME)  ## A first look at the studio, on a copy of invented articles
	@test -d build/studio || { mkdir -p build && cp -r tests/world build/studio && \
	  $(BIN)/medcontent new document examples/studio/lantern-cough.txt --root build/studio; }
	@MEDCONTENT_DATABASE_URL=sqlite:///build/studio.db exec $(BIN)/medcontent studio build/studio

.PHONY: studio-pictures
studio-pictures: $(DEV)  ## Take the pictures of docs/studio.md again, with Chromium
	@$(BIN)/python -m tests.docs.studio_pictures

.PHONY: test
test: $(DEV)  ## Run all tests; the end of the output lists those that could not run here, and why
	@$(MAKE) --silent $(TOOLS) || echo "The Node tools could not be installed: the tests that need them will not run." >&2
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup $(ARGS)

# For the inner loop: the declarations, rules, reading, publishing, rendering, routes and search, on SQLite and in this
# process. Left out are servers, browsers, Node, caches and networks, kills, fuzzing, and what repeats a test for every
# route or on another engine. A module is named here if it takes seconds and belongs to a part that changes often.
FAST := tests/test_catalog.py tests/test_settings.py tests/test_world.py tests/schemas tests/publishing \
  tests/representations tests/lookup tests/search/test_finding.py tests/search/test_words.py \
  tests/store/test_selections.py tests/store/test_migrations.py tests/seed/test_check.py \
  tests/seed/test_command_line.py tests/seed/test_fmt.py tests/seed/test_forms.py tests/seed/test_plan.py \
  tests/seed/test_reading_ndjson.py tests/seed/test_reading_yaml.py tests/seed/test_splitting.py \
  tests/api/test_routes.py tests/api/test_lists.py tests/api/test_problems.py tests/web/test_reading_room.py \
  tests/docs/test_versions.py tests/docs/test_generated.py
.PHONY: test-fast
test-fast: $(DEV)  ## Run the quick third of the tests, on SQLite and without other programs
	@$(BIN)/python -m pytest -q --numprocesses $(WORKERS) --dist loadgroup -k "not postgresql" \
	  --ignore tests/publishing/test_every_release.py --ignore tests/representations/test_typescript.py \
	  $(ARGS) $(FAST)

.PHONY: test-pythons
test-pythons:  ## Run a part of the tests on each other Python, 3.11 to 3.14, that is found (ARGS=tests: all of them)
	@.ci/pythons $(ARGS)

.PHONY: interop
interop: $(DEV) $(TOOLS) $(INTEROP) $(INTEROP_TOOLS)  ## Run third-party clients, readers, caches and validators against the service
	@$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup $(ARGS) tests/clients tests/interop

.PHONY: rolling
rolling: $(DEV)  ## Restart the service ten times under 100,000 requests, and count what fails
	@$(BIN)/python -m benchmarks.rolling $(ARGS)

.PHONY: bench
bench: $(DEV) $(BENCH)  ## Measure speed, compared with other applications and by size (needs wrk; SIZES="1000 1000000")
	@$(BIN)/python -m benchmarks $(SIZES)

.PHONY: lint
lint: $(DEV)  ## Check style, names, types, imports, the Dockerfile and the shell scripts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	.ci/check-names
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/hadolint Dockerfile
	$(BIN)/shellcheck .ci/image-check .ci/pythons .ci/run .ci/system-packages examples/many-machines/primary.sh examples/many-machines/replica.sh

.PHONY: format
format: $(DEV)  ## Fix what ruff can fix
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.PHONY: openapi
openapi: $(RUNTIME)  ## Write docs/openapi.json, the API without examples
	@$(BIN)/medcontent openapi --no-examples > docs/openapi.json.new && mv docs/openapi.json.new docs/openapi.json

.PHONY: generated
generated: openapi $(DEV)  ## Bring up to date what follows from the code: docs/, seed/schemas/, tests/golden.json
	@$(BIN)/python -m tests.docs.generated

.PHONY: clients
clients: $(DEV) $(TOOLS)  ## Build the clients for Python and TypeScript into build/clients, ready to publish
	@$(BIN)/python examples/clients/build_clients.py python build/clients
	@$(BIN)/python examples/clients/build_clients.py typescript build/clients

.PHONY: api-lint
api-lint: $(RUNTIME) $(TOOLS)  ## Check the served OpenAPI document by Spectral's and Redocly's rules: no finding is allowed
	@mkdir -p build
	@$(BIN)/medcontent openapi > build/openapi.json
	node_modules/.bin/spectral lint --fail-severity hint build/openapi.json
	node_modules/.bin/redocly lint build/openapi.json

.PHONY: image-check
image-check: $(DEV)  ## Build the image and run it read-only, without a Docker engine (Debian, as root)
	.ci/image-check

.PHONY: lock
lock:  ## Write the lock files from pyproject.toml (ARGS=--upgrade for newer versions)
	@set -e; uv=$$(mktemp -d); trap 'rm -rf "$$uv"' EXIT; \
	$(PYTHON) -m venv "$$uv"; "$$uv/bin/python" -m pip install --quiet uv==$(UV_VERSION); \
	lock() { "$$uv/bin/uv" pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(ARGS) "$$@"; }; \
	lock pyproject.toml --group build -o requirements.lock; \
	lock pyproject.toml --extra telemetry --group build --group dev -c requirements.lock -o requirements-dev.lock; \
	lock pyproject.toml --extra telemetry --group build -c requirements-dev.lock -o requirements-telemetry.lock; \
	lock --group node -o requirements-node.lock; \
	lock --group interop -c requirements-dev.lock -o tests/interop/requirements.lock; \
	lock --group bench -c requirements.lock -o benchmarks/requirements.lock
	@! grep -nE '(https?|file)://|^-' requirements*.lock */requirements.lock tests/interop/requirements.lock || { echo "A lock names an address." >&2; exit 1; }

.PHONY: clean
clean:  ## Remove what make installed and built; the database in var/ stays
	rm -rf .venv node_modules tests/interop/node_modules build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find schemas service seed tests -name __pycache__ -type d -prune -exec rm -rf {} +

# A virtual environment by the first Python that is new enough. Where Python came without ensurepip (Debian
# without python3-venv), the machine's own pip fills it instead.
$(BIN)/python build/bench/bin/python:
	@set -e; rm -rf $(@:/bin/python=); found=; \
	for python in $(PYTHON) python3.14 python3.13 python3.12 python3.11; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$python; break; fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1 || true)." >&2; \
	  echo "Install one, or name it: make PYTHON=/path/to/python3.11 serve" >&2; exit 1; \
	fi; \
	$$found -m venv $(@:/bin/python=) >/dev/null 2>&1 || { rm -rf $(@:/bin/python=); $$found -m venv --without-pip $(@:/bin/python=); }

# Installs what "$(1)" says into the environment whose programs are in "$(2)", into .venv where it is left out.
define pip-install
if [ -x $(or $(2),$(BIN))/pip ]; then $(or $(2),$(BIN))/python -m pip install --quiet $(1); \
else $(PYTHON) -m pip --python $(or $(2),$(BIN))/python install --quiet $(1); fi
endef

$(RUNTIME): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing medcontent into .venv (once)" >&2
	@$(call pip-install,--require-hashes -r requirements.lock)
	@$(call pip-install,--no-deps --no-build-isolation -e .)
	@touch $@

# The development lock holds the runtime lock, version by version.
$(DEV): requirements-dev.lock requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing medcontent and the development tools into .venv (once)" >&2
	@$(call pip-install,--require-hashes -r requirements-dev.lock)
	@$(call pip-install,--no-deps --no-build-isolation -e .)
	@touch $(RUNTIME) $@

$(BENCH): benchmarks/requirements.lock | build/bench/bin/python
	@echo "Installing what others are built with into build/bench (once)" >&2
	@$(call pip-install,--require-hashes -r benchmarks/requirements.lock,build/bench/bin)
	@touch $@

# The interop lock agrees with the development lock, version by version, so that both fit into one environment.
$(INTEROP): tests/interop/requirements.lock $(DEV)
	@echo "Installing other people's clients and readers into .venv (once)" >&2
	@$(call pip-install,--require-hashes -r tests/interop/requirements.lock)
	@touch $@

# The machine's Node if it is 20 or later, else one from a wheel.
$(NODE): requirements-node.lock | $(BIN)/python
	@if node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' 2>/dev/null && npm --version >/dev/null 2>&1; \
	then :; else echo "Installing Node into .venv (once)" >&2; $(call pip-install,--require-hashes -r requirements-node.lock); fi
	@touch $@

$(TOOLS): package-lock.json package.json .npmrc $(NODE)
	@echo "Installing the Node tools into node_modules (once)" >&2
	@env npm ci --no-progress --loglevel=error
	@touch $@

$(INTEROP_TOOLS): tests/interop/package-lock.json tests/interop/package.json .npmrc $(NODE)
	@echo "Installing other people's Node clients into tests/interop/node_modules (once)" >&2
	@cd tests/interop && env npm ci --no-progress --loglevel=error
	@touch $@

.PHONY: node_modules
node_modules: $(TOOLS)  ## Install the Node tools: API linters, client generators
