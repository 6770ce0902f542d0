# Two commands set everything up on a fresh machine: `make demo` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help demo test test-stripe soak lint format bench words examples schema lock check-python stripe-key pango browser clean

help: ## say what can be done here
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(STAMP) pango ## the whole service on this machine: http://localhost:8000
	@$(BIN)/syndication demo $(DEMO)

test: $(STAMP) pango browser ## every test: real PostgreSQL, real HTTP, real rendering, a real browser
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(TESTS)

test-stripe: stripe-key $(STAMP) pango browser ## the journeys of money against Stripe itself; STRIPE_TEST_KEY is a test-mode key
	@STRIPE_TEST_KEY="$(STRIPE_TEST_KEY)" $(BIN)/python -m pytest -v tests/against_stripe

stripe-key:
	@case "$(STRIPE_TEST_KEY)" in sk_test_*|rk_test_*) ;; *) \
		echo "No test-mode key of Stripe's is set, so nothing was tested against Stripe: STRIPE_TEST_KEY=sk_test_… make test-stripe"; \
		exit 2;; esac

soak: $(STAMP) pango ## the large numbers: a million quotes, 10,000 races, hostile articles by the thousand, every kill of the sweep
	@QUOTES=1000000 $(BIN)/python -m pytest -n auto --dist load --durations 8 tests/desk/test_every_quote.py
	@RACES=10000 $(BIN)/python -m pytest -n auto --dist load --durations 8 tests/journeys/test_races.py
	@HOSTILE_ARTICLES=10000 $(BIN)/python -m pytest tests/gateways/test_hostile.py
	@rm -f .figures
	@SOAK_FIGURES=$(CURDIR)/.figures SWEEP_KILLS=5000 STORM=1000000 STORM_PAYMENTS=2000 FAULTED_PURCHASES=10000 \
		$(BIN)/python -m pytest tests/faults; $(BIN)/python -m tests.faults.report .figures

lint: $(STAMP) ## format, ruff, mypy --strict, import contracts, templates
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint --quiet --lint templates

format: $(STAMP) ## put the code in its form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

bench: $(STAMP) pango ## how fast it is, beside bare Litestar in the same run
	@$(BIN)/python -m tests.bench

examples: $(STAMP) pango ## call every operation of the API and keep what it answers for the reference
	@WRITE_EXAMPLES=1 $(BIN)/python -m pytest -q tests/web/test_reference.py -k as_it_is_shown

words: $(STAMP) ## bring the catalogues of other languages up to date; what is new in them is empty
	@$(BIN)/python -m tests.words

schema: $(STAMP) ## write sql/schema.sql anew from the migrations
	@$(BIN)/python -m tests.records.schema

lock: ## write the lock files anew from pyproject.toml
	@$(PYTHON) -m venv $(VENV) && $(BIN)/pip install --quiet 'pip-tools>=7.6'
	@$(LOCK) --output-file requirements.lock pyproject.toml
	@$(LOCK) --extra demo --extra dev --constraint requirements.lock --output-file requirements-dev.lock pyproject.toml

LOCK = $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-annotate --no-header \
	--build-deps-for editable --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

# The lock names every package with its hashes, so nothing is resolved and nothing unknown comes in.
$(STAMP): requirements-dev.lock pyproject.toml | check-python
	@echo "Setting up $(VENV) (once, about a minute) …"
	@$(PYTHON) -m venv $(VENV) || { echo "python3 -m venv does not work: install the package python3-venv."; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

check-python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed. Install it, or name one: make PYTHON=python3.12 …"; exit 1; }

# $(call system,WHAT,TEST,DEBIAN PACKAGES,HOMEBREW PACKAGES,WHEN REFUSED)
define system
	@if $(2) >/dev/null 2>&1; then :; else \
		as=""; [ "$$(id -u)" = 0 ] || as="sudo -n"; \
		if command -v apt-get >/dev/null && $$as true 2>/dev/null; then \
			echo "Installing $(1) …"; \
			$$as apt-get update -qq >/dev/null && DEBIAN_FRONTEND=noninteractive $$as apt-get install -y -qq $(3) >/dev/null; \
		elif command -v brew >/dev/null; then brew install --quiet $(4); fi; \
		if $(2) >/dev/null 2>&1; then :; else echo "$(1) is missing. Install it: $(3) (Debian, Ubuntu) or $(4) (Homebrew)."; $(5); fi; \
	fi
endef

pango: $(STAMP)
	$(call system,Pango,$(BIN)/python -c 'import weasyprint',libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0,pango,exit 1)

browser:
	$(call system,Chromium,command -v chromium || command -v chromium-browser || command -v google-chrome,chromium,--cask chromium,true)
	$(call system,qpdf,command -v qpdf,qpdf,qpdf,true)
	$(call system,curl and jq,command -v curl && command -v jq,curl jq,curl jq,true)
	$(call system,pdftotext,command -v pdftotext,poppler-utils,poppler,true)

clean: ## take away what was set up and what the demo keeps
	@rm -rf $(VENV) .demo dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
