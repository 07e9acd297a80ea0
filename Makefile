# Sets up, runs and checks Milepost. Needs Python 3.11 or newer and make; everything else is fetched once, into this folder.
# Another Python: make demo PYTHON=python3.13

PYTHON ?= python3
BIN := .venv/bin
RUNTIME := .venv/.milepost-runtime
DEV := .venv/.milepost-dev
TOOLS := .venv/.milepost-tools
PACKAGES := node_modules/.milepost
VENDOR := static/vendor/.milepost
CATALOGUES := .venv/.milepost-catalogues
PO_FILES := $(shell find portal/translations notifier/translations -name '*.po' 2>/dev/null)
TYPED := portal notifier tests deploy $(wildcard bench migrations wsgi.py)
# Three workers for two cores, as some always wait for a server; the tests of one file stay together, they share one.
CORES := $(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2)
PYTEST_ARGS ?= -n $(shell expr $(CORES) \* 3 / 2) --dist loadfile
DATA ?= ../shared/data
FAULT_ORDERS ?= 500

# Where nothing compiled may be kept, every process compiles every module anew: four seconds for each of the four of an
# instance and for each of the hundreds that the tests start.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo test faults check bench conformance setup setup-dev browser lint format types contracts templates \
        catalogues catalogues-check lock clean distclean

help: ## show the targets
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /  make \1|/' | awk -F'|' '{ printf "%-24s %s\n", $$1, $$2 }'

# ------------------------------------------------------------------------------------------------------------------ run

demo: setup ## two demo shops with everything embedded; Ctrl-C ends it
	@exec $(BIN)/milepost up --demo

test: setup-dev browser ## every test
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

faults: setup-dev ## every due mail once while worker and broker are killed at random: make faults FAULT_ORDERS=500
	@FAULT_ORDERS=$(FAULT_ORDERS) $(BIN)/python -m pytest tests/faults/test_killed_at_random.py

check: lint types contracts templates catalogues-check test ## what CI runs: all the checks, then every test

bench: setup-dev ## every promise of speed as a ratio, side by side
	@$(BIN)/python -m bench

conformance: setup-dev ## what Milepost understands of real payloads: make conformance DATA=folder
	@$(BIN)/python -m tests.conformance --data "$(DATA)"

# --------------------------------------------------------------------------------------------------------------- checks

lint: $(DEV) ## formatting and lint rules
	@echo "== ruff"
	@$(BIN)/ruff format --check --quiet . || { echo "Some files are not formatted: run make format."; exit 1; }
	@$(BIN)/ruff check --quiet .

types: $(DEV) ## mypy, strict
	@echo "== mypy"
	@$(BIN)/mypy --no-error-summary $(TYPED)

contracts: $(DEV) ## who may import whom
	@echo "== import contracts"
	@$(BIN)/lint-imports --no-cache --no-logo

templates: $(DEV) ## template lint
	@echo "== djlint"
	@$(BIN)/djlint templates --lint --quiet

catalogues-check: $(DEV) ## translations are complete and as extracted
	@echo "== catalogues"
	@$(BIN)/python -m deploy.catalogues check

catalogues: $(DEV) ## take new texts over into the translation files
	@$(BIN)/python -m deploy.catalogues update

format: $(DEV) ## format the code and repair what ruff can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

# --------------------------------------------------------------------------------------------------------------- set-up

setup: $(RUNTIME) $(VENDOR) $(CATALOGUES) ## what running needs

setup-dev: $(DEV) $(VENDOR) $(CATALOGUES) ## what the checks and tests need

define install_python_packages
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
  { echo "Milepost needs Python 3.11 or newer and '$(PYTHON)' is not one: name another with make PYTHON=..." >&2; exit 1; }
@$(PYTHON) -m deploy.setup.python_packages
endef

$(RUNTIME): deploy/locks/runtime.lock pyproject.toml deploy/setup/python_packages.py
	$(install_python_packages) runtime

$(DEV): deploy/locks/dev.lock deploy/locks/runtime.lock pyproject.toml deploy/setup/python_packages.py
	$(install_python_packages) dev

$(TOOLS): deploy/locks/tools.lock deploy/setup/python_packages.py
	$(install_python_packages) tools

$(PACKAGES): package.json package-lock.json deploy/setup/frontend_packages.py
	@$(BIN)/python -m deploy.setup.frontend_packages install

$(VENDOR): $(PACKAGES)
	@$(BIN)/python -m deploy.setup.frontend_packages publish

$(CATALOGUES): $(PO_FILES) deploy/catalogues.py
	@$(BIN)/python -m deploy.catalogues compile
	@touch $@

browser:
	@$(BIN)/python -m deploy.setup.browser

# ---------------------------------------------------------------------------------------------------------- maintenance

# Versions stay as they are unless UPGRADE=--upgrade (all) or UPGRADE="--upgrade-package flask".
LOCK := $(BIN)/uv pip compile --quiet --system-certs --universal --fork-strategy fewest --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-annotate --no-header $(UPGRADE)

lock: $(TOOLS) ## write the lock files anew: make lock UPGRADE=--upgrade
	$(LOCK) pyproject.toml deploy/locks/build.in -o deploy/locks/runtime.lock
	$(LOCK) --all-extras -c deploy/locks/runtime.lock pyproject.toml deploy/locks/build.in -o deploy/locks/dev.lock
	$(LOCK) deploy/locks/tools.in -o deploy/locks/tools.lock
	$(LOCK) deploy/locks/node.in -o deploy/locks/node.lock
	@$(BIN)/python -m deploy.setup.frontend_packages lock

clean: ## remove caches and compiled files; keeps .venv, node_modules and var
	@rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache build
	@rm -rf static/vendor $(CATALOGUES)
	@find portal notifier tests deploy $(wildcard bench migrations) -name __pycache__ -type d -prune -exec rm -rf {} +
	@find portal notifier -name '*.mo' -exec rm -f {} +

distclean: clean ## remove everything that set-up fetched as well; keeps var
	@rm -rf .venv node_modules *.egg-info
