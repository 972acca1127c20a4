# The commands of README.md. Everything lands in .venv and var; nothing else is touched.

PORT ?= 8501
PYTHON ?= python3
BIN := .venv/bin
SERVE := $(BIN)/uvicorn app:app --host 127.0.0.1 --port "$$PORT" --log-level warning \
	--no-access-log --ws-max-size 2000000 --ws-ping-interval 30 --timeout-graceful-shutdown 10

export PORT
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: run test check bench locale

# At http://127.0.0.1:8501. Settings come from .env, where there is one, and from the environment.
# An SQLite file that was made ready is not looked at again until a migration is added.
run: .venv/.run
	@if [ -f .env ]; then set -a; . ./.env; set +a; fi; \
	url="$${DATABASE_URL:-sqlite:///$(CURDIR)/var/minyi.db}"; file="$${url#sqlite:///}"; \
	if ! { [ -f "$$file" ] && [ "$$file.ready" -nt migrations/versions ]; }; then \
		$(BIN)/python cli.py migrate || exit; \
		if [ "$${MINYI_DEMO:-1}" = 1 ]; then $(BIN)/python cli.py seed --demo || exit; fi; \
		if [ -f "$$file" ]; then touch "$$file.ready"; fi; \
	fi; \
	echo "http://127.0.0.1:$${PORT}"; exec $(SERVE)

test: .venv/.dev
	$(BIN)/python -m pytest -n auto

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy .

bench: .venv/.dev
	$(BIN)/python -m bench

# Gathers the texts of code and templates into locale/, and derives Traditional from Simplified.
locale: .venv/.dev
	$(BIN)/python locale/update.py

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.run: requirements.txt constraints.txt | .venv/bin/python
	$(BIN)/pip install -q -r requirements.txt -c constraints.txt
	@touch $@

.venv/.dev: requirements-dev.txt requirements.txt constraints.txt | .venv/bin/python
	$(BIN)/pip install -q -r requirements-dev.txt -c constraints.txt
	@touch $@ .venv/.run
