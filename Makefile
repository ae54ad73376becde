PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Slow tests run with: make test MARKS=
MARKS ?= -m "not slow"

.PHONY: demo test lint clean

demo: $(VENV)/.ready
	$(BIN)/moviegoer sample reports/demo.mp4
	$(BIN)/moviegoer analyze reports/demo.mp4 -o reports/demo --title "The Demo" --year 2026
	@echo "Open reports/demo/index.html in a browser."

# A process of one thread a core; a file's tests stay together: they share what they analyse.
test: $(VENV)/.ready-dev
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile $(MARKS)

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "moviegoer needs Python 3.11 or newer: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.ready: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) build *.egg-info
