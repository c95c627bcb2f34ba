# Éclaireur: `make run` serves it on this machine, `make test` proves it, `make check` keeps the house in order.
# Everything goes in .venv (tools) and var/ (data: ECLAIREUR_HOME). PORT chooses the port.

PYTHON ?= python3
BIN := .venv/bin
MANAGE := $(BIN)/eclaireur
JOBS ?= 2
PYTEST_ARGS ?=

.PHONY: help run setup dev test journeys check junk threats bench bench-forums requirements

help:  ## these words
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /make \1\t/' | expand -t 18

setup:  ## prepare .venv, with the eclaireur command in it
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 est nécessaire : sudo apt install python3"; exit 1; }
	@$(PYTHON) scripts/environment.py base

run: setup  ## serve Éclaireur on this machine, with fictional people the first time
	@exec $(MANAGE) up

dev:
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 est nécessaire : sudo apt install python3"; exit 1; }
	@$(PYTHON) scripts/environment.py dev

test: dev  ## the whole suite, on SQLite or on DATABASE_URL; journeys in a browser when Chromium is there
	@$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(PYTEST_ARGS)

journeys: dev  ## what people do, in a real browser
	@$(BIN)/python -m pytest -m journey $(PYTEST_ARGS)

check: dev  ## style, templates, types, map of the house, migrations, translations, production settings
	$(BIN)/ruff check .
	$(BIN)/djlint --lint --quiet src
	$(BIN)/mypy $(wildcard src/eclaireur/*/actions.py src/eclaireur/*/actions src/eclaireur/*/queries.py src/eclaireur/*/queries src/eclaireur/*/rules.py src/eclaireur/matching src/eclaireur/safety/triage src/eclaireur/safety/closer)
	$(BIN)/lint-imports
	DJANGO_SETTINGS_MODULE=eclaireur.config.settings.test $(MANAGE) makemigrations --check --dry-run
	$(BIN)/python -m pytest -q -p no:randomly tests/architecture/test_translations.py
	$(BIN)/python scripts/check_deploy.py

junk: dev  ## fifty times nonsense in every form of the house, drawn anew: a night's work, ROOM="-k accounts" for one room
	@JUNK=50 $(BIN)/python -m pytest -n $(JOBS) tests/architecture/test_junk.py $(ROOM)

threats: dev  ## once the line of a room that changed was read again in docs/threat-model.md: write its digest
	@WRITE_THREATS=1 $(BIN)/python -m pytest -q -p no:randomly tests/architecture/test_threats.py

bench: dev  ## what we claim about speed, measured here
	@for name in matching_rank matching_assign find_peer_page agenda triage posting flood live_room; do $(BIN)/python -m benchmarks.$$name || exit 1; done

bench-forums: dev  ## the community beside django-spirit and django-machina (needs the network once, PostgreSQL and redis-server)
	$(BIN)/python -m benchmarks.community

requirements:  ## pin again every dependency (needs uv); read the difference before committing it
	uv pip compile -q pyproject.toml --group build --generate-hashes --no-emit-index-url --no-annotate --no-header -p 3.11 --universal -o requirements/base.txt
	uv pip compile -q pyproject.toml --group build --group dev --generate-hashes --no-emit-index-url --no-annotate --no-header -p 3.11 --universal -o requirements/dev.txt
