# smartlife. `make` alone lists what can be done.
#
# Everything is installed into .venv in this folder, from requirements/*.lock (exact versions with
# hashes). The stamps in .venv say which lock it was filled from; an unchanged lock costs nothing.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# Images of machines set it to stay small. Here it would make each of hundreds of processes compile
# all modules that it imports: three seconds each.
unexport PYTHONDONTWRITEBYTECODE

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
LOCKS := requirements
# Once there is a developer's environment, everybody uses it.
ENVIRONMENT := $(if $(wildcard .venv/filled-from-dev),dev,runtime)
JOBS ?= logical
LARGE ?= .cache/large-study

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: .venv/filled-from-$(ENVIRONMENT) ## set up, run the embedded study, say where its report is
	@$(BIN)/smartlife demo

.PHONY: test
test: .venv/filled-from-dev ## set up and run all tests (those for which something is missing say what)
	@tools/prepare_tests.sh
	@# Several processes already: none of them shall compute on all cores. Files go in the order
	@# of tests/conftest.py.
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n $(JOBS) --dist loadfile \
	  --no-loadscope-reorder $(PYTEST)

.PHONY: check
check: .venv/filled-from-dev ## format, lint, import contracts and types, as CI does
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

.PHONY: format
format: .venv/filled-from-dev ## put the code into shape and mend what can be mended
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: docs
docs: .venv/filled-from-dev ## build the documentation into site/
	@$(BIN)/python tools/build_reference.py docs/reference
	@$(BIN)/zensical build --clean --strict
	@echo "Documentation: site/index.html"

.PHONY: bench
bench: .venv/filled-from-dev ## measure linking, intervals, findings, plans, search and serving, into evaluation/*.md
	@$(BIN)/python -m benchmarks.results
	@test -d smartlife-demo/lake || $(BIN)/smartlife demo
	@failed=0; for part in coverage bootstrap permutation reach planning_material planning planning_path search serving; do \
	  $(BIN)/python -m benchmarks.$$part || failed=1; done; exit $$failed

.PHONY: bench-large
bench-large: .venv/filled-from-dev ## how quick the pages of 100,000 documents are (their study takes some minutes to make)
	@test -d smartlife-demo/lake || $(BIN)/smartlife demo
	@test -d $(LARGE) || $(BIN)/python -m benchmarks.large_study $(LARGE)
	@$(BIN)/smartlife run $(LARGE)
	@$(BIN)/python -m benchmarks.serving --study $(LARGE)

.PHONY: serve
serve: .venv/filled-from-$(ENVIRONMENT) ## open the demo study in the browser: http://127.0.0.1:8000
	@test -d smartlife-demo/lake || $(BIN)/smartlife demo
	@$(BIN)/smartlife serve smartlife-demo

.PHONY: clean
clean: ## remove everything that make made, except the demo study
	rm -rf .venv build dist site docs/reference .mypy_cache .ruff_cache .pytest_cache .hypothesis \
	  .import_linter_cache
	find src tests tools benchmarks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

# ---- locks ---------------------------------------------------------------------------------------

# Hashes say what may be installed; where from is the installing machine's business. So no lock
# names an index, and there is no lock format that does.
COMPILE := $(UV) pip compile -q --universal --generate-hashes --python-version 3.11 --no-header \
  --no-annotate --no-emit-index-url $(UPGRADE) pyproject.toml

.PHONY: lock
lock: .venv/uv-installed ## renew requirements/*.lock after a change in pyproject.toml (UPGRADE=-U for newer)
	$(COMPILE) --group build -o $(LOCKS)/runtime.lock
	$(COMPILE) --group build --group dev --extra neural -o $(LOCKS)/dev.lock
	$(COMPILE) --group build --extra neural -o $(LOCKS)/neural.lock
	$(COMPILE) --group build --extra spark -o $(LOCKS)/spark.lock
	$(UV) pip compile -q --universal --generate-hashes --python-version 3.11 --no-header \
	  --no-annotate --no-emit-index-url $(UPGRADE) --group bootstrap -o $(LOCKS)/bootstrap.lock

# ---- the environment -----------------------------------------------------------------------------

.venv/uv-installed: $(LOCKS)/bootstrap.lock tools/make_venv.sh
	@PYTHON="$(PYTHON)" tools/make_venv.sh .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps \
	  -r $(LOCKS)/bootstrap.lock
	@touch $@

# hatchling is in the locks and builds in place, so that the install fetches nothing unlocked.
.venv/filled-from-%: $(LOCKS)/%.lock pyproject.toml .venv/uv-installed
	@echo "Setting up .venv from $< …"
	@rm -f .venv/filled-from-*
	@$(UV) pip sync --quiet --python $(BIN)/python $<
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@
