# Everything a newcomer needs. `make help` lists it.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
MODELS := $(VENV)/share/onetouch/models
LEAN := $(VENV)/.lean-installed
FULL := $(VENV)/.extras-installed
WITH_POSTGRESQL := $(VENV)/.postgresql-installed
# Whole conversations wait now and then: one more of them than processors keeps two processors busy.
WORKERS ?= 3
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help setup run test test-postgresql coverage properties lint types imports bench words lock clean extras chromium model model-card

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-15s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(LEAN) ## Make .venv with the locked packages (no torch) and prepare the model
	@mkdir -p $(MODELS)
	@$(BIN)/onetouch prepare

run: setup ## Set up, then serve
	@exec $(BIN)/onetouch serve

test: setup extras chromium ## Set up, then lint, types, imports and all the tests
	@$(MAKE) --no-print-directory lint types imports
	@echo "Tests …"
	@$(PYTEST) $(ARGS) || bash tooling/again.sh "$(BIN)/python"

test-postgresql: setup extras $(WITH_POSTGRESQL) ## The tests of the database on a PostgreSQL server, started for them; POSTGRESQL=URL: on that one
	@bash tooling/postgresql.sh "$(BIN)/python" $(PYTEST) tests/contracts tests/bot/database $(ARGS)

coverage: setup extras chromium ## All the tests once more, with the lines that they reach; takes half as long again
	@$(PYTEST) --cov --cov-report=term $(ARGS)

properties: setup extras ## Ten times as many examples, others every time, for what must hold of all: a quarter of an hour
	@$(PYTEST) -m hypothesis --hypothesis-profile=search $(ARGS)

lint: extras
	@echo "Lint …"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .

types: extras
	@echo "Types …"
	@$(BIN)/mypy --no-error-summary

imports: extras
	@echo "Imports …"
	@$(BIN)/lint-imports --no-cache >$(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }

bench: setup extras ## Measure against plain sentence-transformers and FAISS, in one run
	@$(BIN)/python -m bench

words: $(LEAN) ## Collect what is said to customers, and compile its translations
	@PYTHONPATH=. $(BIN)/python tooling/words.py

model: setup extras ## Make the encoder of the other languages anew, from ../shared/data/parallel: minutes
	@$(BIN)/python -m bench.static_encoder train --models $(MODELS) $(ARGS)

model-card: setup extras ## Measure that encoder and write every figure of docs/reference/model-card.md
	@$(BIN)/python -m bench.static_encoder card --models $(MODELS) $(ARGS)

lock: ## Write tooling/*.txt anew from pyproject.toml (needs pip-tools)
	@bash tooling/lock.sh

clean: ## Remove the virtual environment and caches; your data in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .coverage* .hypothesis

extras: $(FULL)

$(LEAN): tooling/lean.txt pyproject.toml
	@bash tooling/environment.sh "$(PYTHON)" "$(VENV)"
	@echo "Installing the locked packages …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r tooling/lean.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(FULL): $(LEAN) tooling/extras.txt
	@echo "Installing what tests need (sentence-transformers, torch, tools) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r tooling/extras.txt
	@bash tooling/torch.sh "$(BIN)/python"
	@touch $@

$(WITH_POSTGRESQL): $(FULL) tooling/postgresql.txt
	@echo "Installing what tests on PostgreSQL need (a server, its driver) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -r tooling/postgresql.txt
	@touch $@

chromium:
	@bash tooling/chromium.sh
