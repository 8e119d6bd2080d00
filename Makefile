# Each target sets up what it needs; the machine has to have Python 3.11+ and make, and nothing else.
PYTHON ?= python3
BIN := .venv/bin
# Containers often keep Python from caching compiled modules, but a test run starts some forty processes.
unexport PYTHONDONTWRITEBYTECODE

.venv/run.done: requirements/run.lock
	@echo "Setting up: a virtual environment in .venv, with the locked packages (a minute or two, once) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Python 3.11 or newer is needed. If it has another name here: make demo PYTHON=python3.12"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@touch $@

.venv/dev.done: requirements/dev.lock .venv/run.done
	@echo "Setting up: the packages for tests and checks …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@

# Slack's published types and JavaScript clients, for tests/protocol. Without them those tests are skipped; in CI they fail.
PACKAGES := tests/protocol/node_modules/.package-lock.json
$(PACKAGES): tests/protocol/package-lock.json
	@if command -v npm >/dev/null; then \
		echo "Setting up: Slack's published types and clients from npm, for tests …"; \
		npm ci --ignore-scripts --silent --prefix tests/protocol || echo "… npm could not be reached; those tests will be skipped."; \
	fi

PORT ?= 3100

.PHONY: demo gallery run doctor test fuzz chaos model test-calendar test-browser check validate-blocks bench messages docs pictures lock node-modules
demo: .venv/run.done
	@$(BIN)/python -m bot demo --port $(PORT) --locale "$(LOCALE)"

# Beside the demo's, so that both can run.
gallery: PORT = 3180
gallery: .venv/run.done
	@$(BIN)/python -m tools.gallery --port $(PORT)

run: .venv/run.done
	@$(BIN)/python -m bot run

doctor: .venv/run.done
	@$(BIN)/python -m bot doctor

node-modules: $(PACKAGES)

# Under load a bot refuses a click rather than answer late, and these wait for what every click leads to.
ALONE := tests/operator/test_bench.py
# It judges the whole run, so it comes after it.
LAST := tests/protocol/test_run.py
# Twice as many processes as a small machine has cores, because tests spend much of their time waiting.
# tests/collecting.py orders the files, the long browser tests early, so that none is left for the end.
PROCESSES ?= 4
APART = --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder

test: .venv/dev.done $(PACKAGES)
	@echo "Running the tests on SQLite and on PostgreSQL, in $(PROCESSES) processes …"
	@WIRE_OF_RUN=$$(mktemp -d) && export WIRE_OF_RUN && trap 'rm -rf "$$WIRE_OF_RUN"' EXIT && \
		$(BIN)/python -m pytest $(APART) --ignore $(ALONE) --ignore $(LAST) && \
		echo "Running the benchmarks in miniature, with nothing beside them …" && \
		$(BIN)/python -m pytest $(ALONE) && \
		echo "Checking all recorded traffic against Slack's published types …" && \
		$(BIN)/python -m pytest $(LAST)

# Ten of them a second on a small machine's core. The same seed sends the same payloads.
FUZZ_PAYLOADS ?= 100000
FUZZ_SEED ?= 14
fuzz: .venv/dev.done
	@echo "Sending $(FUZZ_PAYLOADS) changed payloads, with the seed $(FUZZ_SEED) …"
	@FUZZ_PAYLOADS=$(FUZZ_PAYLOADS) FUZZ_SEED=$(FUZZ_SEED) $(BIN)/python -m pytest --numprocesses $(PROCESSES) tests/fuzz

# Everything unless CHAOS names some; the same seed makes the same gestures, and kills at the same moments of luck.
chaos: .venv/dev.done
	@$(BIN)/python -m tools.chaos $(CHAOS) $(if $(CHAOS_SEED),--seed $(CHAOS_SEED)) $(if $(CHAOS_KILLS),--kills $(CHAOS_KILLS))

# Each time others, unless a seed is named: the same one goes through the same examples.
MODEL_EXAMPLES ?= 100
MODEL_STEPS ?= 100
MODEL_SEED ?= $(shell date +%s)
model: .venv/dev.done
	@echo "Going through $(MODEL_EXAMPLES) examples of up to $(MODEL_STEPS) steps on each database, with the seed $(MODEL_SEED) …"
	@MODEL_EXAMPLES=$(MODEL_EXAMPLES) MODEL_STEPS=$(MODEL_STEPS) $(BIN)/python -m pytest --numprocesses 2 --hypothesis-seed=$(MODEL_SEED) tests/model

test-calendar: .venv/dev.done
	@$(BIN)/python -m tools.calendar_run

test-browser: .venv/dev.done $(PACKAGES)
	@echo "Clicking through the demo in Chromium; pictures land in var/screens …"
	@$(BIN)/python -m pytest $(APART) tests/browser

check: .venv/dev.done
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache --no-logo

# Against the stand-in, or against the real Slack where SLACK_BOT_TOKEN is set.
validate-blocks: .venv/dev.done
	@$(BIN)/python -m tools.validate_blocks

# BENCH names some, and how: see docs/benchmarks.md.
BENCH ?=
bench: .venv/dev.done
	@$(BIN)/python -m bench $(BENCH)

# Brings bot/locales in line with what the code says, and says what is not translated.
messages: .venv/dev.done
	@$(BIN)/python -m tools.messages

docs: .venv/dev.done
	@$(BIN)/python -m tools.actions

pictures: .venv/dev.done
	@$(BIN)/python -m tools.pictures

# Exact versions with hashes, without the address of a registry.
LOCK = .venv/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-emit-index-url --no-emit-find-links pyproject.toml
lock:
	@test -x .venv/lock/bin/uv || ($(PYTHON) -m venv .venv/lock && .venv/lock/bin/pip install --quiet uv)
	@$(LOCK) -o requirements/run.lock
	@$(LOCK) --group dev -o requirements/dev.lock
