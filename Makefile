# Each target sets up what it needs on a machine with Python 3.11+ and make, and nothing else.
PYTHON ?= python3
BIN := .venv/bin

.venv/run.done: requirements/run.lock
	@echo "Setting up: a virtual environment in .venv, with the locked packages (a minute at most) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@touch $@

.venv/dev.done: requirements/dev.lock .venv/run.done
	@echo "Setting up: the packages for tests and checks …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

.PHONY: demo test check bench lock
demo: .venv/run.done
	@$(BIN)/python -m bot demo

test: .venv/dev.done
	@echo "Running the tests on SQLite and on PostgreSQL …"
	@$(BIN)/python -m pytest

check: .venv/dev.done
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

bench: .venv/dev.done
	@$(BIN)/python -m bench
