# The commands of the house. `make run` and `make test` need python3 (with venv), make and a network; nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN_STAMP := $(VENV)/.run-$(shell cksum requirements/run.txt pyproject.toml | cksum | cut -d' ' -f1)
TEST_STAMP := $(VENV)/.test-$(shell cksum requirements/test.txt requirements/run.txt pyproject.toml | cksum | cut -d' ' -f1)
export MITWIRK_MODE ?= development
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: run test test-fast lint types architecture unit journeys postgres lock messages bench clean

run: $(RUN_STAMP)
	@$(BIN)/python tools/system.py
	$(BIN)/mitwirk serve --demo

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(RUN_STAMP): | $(VENV)/bin/python
	@echo "Installing what Mitwirk needs (once) …"
	$(PIP) --require-hashes -r requirements/run.txt
	$(PIP) --no-deps --no-build-isolation -e .
	@rm -f $(VENV)/.run-*; touch $@

$(TEST_STAMP): $(RUN_STAMP)
	@echo "Installing what the tests need (once) …"
	$(PIP) --require-hashes -r requirements/test.txt
	@rm -f $(VENV)/.test-*; touch $@

# All that CI runs, in the order in which a mistake shows soonest.
test: $(TEST_STAMP)
	$(BIN)/python tools/check.py

test-fast: $(TEST_STAMP)
	$(BIN)/python tools/check.py unit

lint: $(TEST_STAMP)
	$(BIN)/python tools/check.py lint

types: $(TEST_STAMP)
	$(BIN)/python tools/check.py types

architecture: $(TEST_STAMP)
	$(BIN)/python tools/check.py architecture

postgres: $(TEST_STAMP)
	$(BIN)/python tools/check.py postgres

journeys: $(TEST_STAMP)
	$(BIN)/python tools/check.py journeys

bench: $(TEST_STAMP)
	$(BIN)/python benchmarks/web.py

messages: $(TEST_STAMP)
	$(BIN)/python tools/messages.py

lock: $(TEST_STAMP)
	$(BIN)/python tools/lock.py

clean:
	rm -rf $(VENV) var build dist
