# What can be done here. `make` alone lists it.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

PYTHON ?= python3
VENV ?= .venv
# Ports, test arguments, the lengths of long tests, the folder of the judges: make run PORT=8080, make kill-rounds ROUNDS=20,
# make test-sqlite ARGS='tests/calendar -x'
PORT ?= 8000
WORKERS ?= 4
ARGS ?=
ROUNDS ?= 200
HISTORIES ?= 300
SHARED ?= ../shared

BIN := $(abspath $(VENV))/bin
REPORTS := .reports
PYTEST := $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

.PHONY: help
help:
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

## Use

.PHONY: demo
demo: $(VENV)/.runs ## A made-up municipality on http://localhost:8000; nothing is kept
	@$(BIN)/hankintakello demo --port $(PORT)

.PHONY: run
run: $(VENV)/.runs ## Your own register on http://localhost:8000, kept in data/
	@test -s data/secret-key || { mkdir -p data; (umask 077; $(BIN)/python -c 'import secrets; print(secrets.token_hex())' >data/secret-key); }
	@export HANKINTAKELLO_SECRET_KEY=$${HANKINTAKELLO_SECRET_KEY:-$$(cat data/secret-key)}; \
	$(BIN)/hankintakello db upgrade && exec $(BIN)/hankintakello serve --port $(PORT)

.PHONY: install
install: $(VENV)/.runs ## Only install, into .venv

## Check

.PHONY: test
test: system lint types test-sqlite test-postgres ## Everything: lint, types, the tests on SQLite and on PostgreSQL
	@$(BIN)/python .ci/same-tests $(REPORTS)/sqlite.xml $(REPORTS)/postgres.xml

.PHONY: test-sqlite
test-sqlite: $(VENV)/.develops ## The tests on SQLite; ARGS='tests/core -x' narrows them
	$(PYTEST) --junitxml $(REPORTS)/sqlite.xml $(ARGS)

.PHONY: test-postgres
test-postgres: $(VENV)/.develops ## The tests on a PostgreSQL cluster that is made and removed
	.ci/with-postgres $(PYTEST) --junitxml $(REPORTS)/postgres.xml $(ARGS)

.PHONY: lint
lint: $(VENV)/.develops ## ruff (format and rules) and djlint
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djlint --quiet --lint templates

# mypy meets the package under its name through a link.
.PHONY: types
types: $(VENV)/.develops ## mypy --strict
	@link=$$(mktemp -d) && trap 'rm -rf "$$link"' EXIT && ln -s "$(CURDIR)" "$$link/hankintakello" && cd "$$link" && \
	$(BIN)/mypy --strict --config-file "$(CURDIR)/pyproject.toml" --cache-dir "$(CURDIR)/.mypy_cache" -p hankintakello

.PHONY: mutants
mutants: $(VENV)/.develops ## Mutation testing of the rules of time; at least 90 % must be killed
	$(BIN)/python .ci/mutants

.PHONY: kill-rounds
kill-rounds: $(VENV)/.develops ## Kill two workers ROUNDS times while the mail server misbehaves, on both databases
	KILL_ROUNDS=$(ROUNDS) $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/faults/test_kill_rounds.py
	KILL_ROUNDS=$(ROUNDS) .ci/with-postgres $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/faults/test_kill_rounds.py

.PHONY: histories
histories: $(VENV)/.develops ## Live HISTORIES random histories of the alarm, on SQLite
	HISTORIES=$(HISTORIES) $(BIN)/python -m pytest -q -o faulthandler_timeout=0 tests/alerts/test_any_history.py

.PHONY: pictures
pictures: $(VENV)/.develops ## Take the pictures of docs/pictures anew, in the demo
	$(BIN)/python .ci/pictures

.PHONY: letters
letters: $(VENV)/.develops ## Draw a letter of each kind and language in .reports/letters; gets LibreOffice if it is missing
	@$(BIN)/python .ci/letters

.PHONY: bench
bench: $(VENV)/.develops ## The benchmarks, as ratios to their limits
	@for file in bench/bench_*.py; do echo "== $$file"; $(BIN)/python "$$file"; done

.PHONY: judges
judges: $(VENV)/.runs ## Judge the import, the clock and the feeds by the tools and data in SHARED
	PATH="$(BIN):$$PATH" .ci/judges "$(SHARED)"

## Maintain

.PHONY: format
format: $(VENV)/.develops ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

.PHONY: translations
translations: $(VENV)/.develops ## Collect the texts and bring the catalogues of each language up to date
	$(BIN)/pybabel --quiet extract -F translations/babel.cfg -k _ -k ngettext:1,2 -k say --no-location --sort-output \
	    --project Hankintakello -o translations/messages.pot .
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-obsolete --no-wrap -i translations/messages.pot -d translations

.PHONY: lock
lock: ## Look for the newest allowed versions and lock them, with hashes
	.ci/lock

.PHONY: clean
clean: ## Remove what the targets above have made, but not data/
	rm -rf $(VENV) $(REPORTS) build mutants *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

.PHONY: system
system:
	@.ci/system-packages

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Hankintakello needs Python 3.11 or newer; this is " + sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv $(VENV) || { $(PYTHON) -m venv --without-pip $(VENV) && $(PYTHON) -m pip --python $@ install --quiet pip; }

$(VENV)/.runs: requirements/lock.txt pyproject.toml | $(VENV)/bin/python
	@echo "Installing into $(VENV)"
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/lock.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.develops: requirements/dev.txt $(VENV)/.runs
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
