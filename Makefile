# Two commands matter: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq install
NPM := $(shell command -v npm 2>/dev/null || echo $(CURDIR)/$(BIN)/npm)
SOURCES := frontdoor conversation_flows assets_catalog tests benchmarks wsgi.py
FRONT_END := $(wildcard frontend/*) package.json package-lock.json

.DEFAULT_GOAL := help
.PHONY: help run setup test lint bench lock pictures clean

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

run: setup ## Prepare what is missing, then serve on http://127.0.0.1:8000
	@exec $(BIN)/frontdoor serve --demonstration

setup: $(VENV)/run.stamp frontdoor/static/dist/app.css ## Make the environment and the front end

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "This needs Python 3.11 or later. Name one: make $(MAKECMDGOALS) PYTHON=python3.12")'
	@echo "Making the environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) || { echo "Python could not make an environment. On Debian and Ubuntu: apt-get install python3-venv"; exit 1; }

$(VENV)/run.stamp: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing what it runs on (hash-checked)"
	@$(PIP) --require-hashes -r requirements/run.txt
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.stamp: requirements/test.txt $(VENV)/run.stamp
	@echo "Installing what the tests need (hash-checked)"
	@$(PIP) --require-hashes -r requirements/test.txt
	@touch $@

$(VENV)/node.stamp: requirements/node.txt | $(VENV)/bin/python
	@command -v npm >/dev/null 2>&1 || { echo "Node is missing; installing it into $(VENV)"; $(PIP) --require-hashes -r requirements/node.txt; }
	@touch $@

frontdoor/static/dist/app.css: $(FRONT_END) $(VENV)/node.stamp
	@echo "Building the front end"
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(NPM) run --silent build
	@touch $@

test: setup $(VENV)/test.stamp lint ## Lint, types, imports and the whole suite
	@sh tests/browser/install.sh $(BIN)
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

lint: $(VENV)/test.stamp ## Style, types and the direction of imports
	@$(BIN)/ruff check $(SOURCES)
	@$(BIN)/ruff format --check $(SOURCES)
	@$(BIN)/lint-imports
	@$(BIN)/mypy

bench: setup $(VENV)/test.stamp ## Measure search beside its peers, and the way from a feed to the index
	@$(BIN)/python -m benchmarks

pictures: setup $(VENV)/test.stamp ## Take the README's pictures from the running site
	@sh tests/browser/install.sh $(BIN)
	@$(BIN)/python -m tests.browser.pictures

lock: ## Choose newer packages and write their hashes (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements/run.in -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements/test.in -o requirements/test.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header requirements/node.in -o requirements/node.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-header -c requirements/run.txt requirements/postgres.in -o requirements/postgres.txt

clean: ## Remove the environment, the front end and caches; keeps your data
	rm -rf $(VENV) node_modules frontdoor/static/dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache *.egg-info build
