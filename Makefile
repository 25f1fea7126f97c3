# Needs Python 3.11 or newer and make. Everything else goes into .venv; `make clean` takes it away again.
PYTHON ?= python3
DATA ?= ../shared/data
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help
.PHONY: help venv demo test lint serve bench train clean
.DELETE_ON_ERROR:
unexport PYTHONPATH PYTHONHOME

help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' Makefile

venv: .venv/installed ## the program in a virtual environment, .venv

demo: .venv/installed ## read the examples and print who connects a firm to a university
	@$(BIN)/liaison demo

test: lint ## the whole test suite (on Neo4j too, where Docker or Java and Maven are)
	$(BIN)/pytest --numprocesses auto --dist loadgroup

lint: .venv/with-tests ## style and types
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

serve: .venv/installed ## the HTTP API on http://127.0.0.1:8000
	$(BIN)/liaison serve

bench: .venv/with-tests ## run the benchmarks
	@for script in $(wildcard bench/*.py); do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

train: .venv/with-train ## train the extraction models (DATA=folder, about an hour and a half)
	train/run.sh $(BIN)/python "$(DATA)" .train

clean: ## take away all that make has made
	rm -rf .venv .neo4j .train build dist src/liaison.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Liaison needs Python 3.11 or newer; '$(PYTHON)' is not. Say which one: make PYTHON=python3.12" >&2; exit 1; }
	@rm -rf .venv
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv
	@$(PIP) setuptools
	@touch $@

# Without build isolation, because pip does not hold a build environment to our constraints.
.venv/installed: .venv/made pyproject.toml constraints.txt
	@echo "Installing Liaison into .venv (a minute or two, the first time)"
	@$(PIP) --no-build-isolation --editable .
	@touch $@

.venv/with-tests: .venv/installed
	@echo "Installing what the tests need"
	@$(PIP) --no-build-isolation --editable '.[test]'
	@touch $@

.venv/with-train: .venv/installed
	@echo "Installing what the training needs"
	@$(PIP) --no-build-isolation --editable '.[train]'
	@touch $@
