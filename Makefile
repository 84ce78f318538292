# make run    everything from nothing to a populated dashboard on http://127.0.0.1:8000
# make test   the tests of every day; SLOW=1 adds slow tests and PostgreSQL, as CI does, and make test-endurance
# make test-endurance  repeated kills, replays, real seasons, known truths of many worlds: half an hour
# make coverage  which lines the everyday tests run; fails below 80%
# make lint   style, types, missing migrations, and whether the front end's types are those of the API
# make check-deploy  whether the files for containers, Kubernetes and CI are valid
# make audit  known vulnerabilities of the packages; asks their databases
# make types  the front end's types, from the description of the API
# make mutations  whether the tests notice a changed line of chosen modules
# make stack  the production topology on one machine: nginx, web servers, workers, PostgreSQL, Redis
# make stack-upgrade  new code on the running stack, without a pause
# make loadtest  1000 connections for a minute on the running stack
# make bench  how fast, beside the plain way of doing it
PY := .venv/bin/python
PORT ?= 8000

.PHONY: help setup run types types-check test coverage test-sqlite test-endurance test-postgres test-api test-frontend test-browser lint bench mutations check-deploy check-security audit stack stack-upgrade loadtest

help:
	@grep -E '^# make' Makefile | sed 's/^# //'

# A stamp a lock file: what has not changed is not installed again.
.venv/installed: requirements.txt requirements-dev.txt
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: python3 is $$(python3 --version)"; exit 1; }
	test -x $(PY) || python3 -m venv .venv
	$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

frontend/node_modules/.installed: frontend/package-lock.json
	@node -e 'process.exit(process.versions.node.split(".")[0] < 20 ? 1 : 0)' || { echo "Node 20 or newer is needed: node --version says $$(node --version)"; exit 1; }
	cd frontend && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

frontend/dist/index.html: frontend/node_modules/.installed frontend/index.html frontend/vite.config.ts $(shell find frontend/src frontend/public -type f 2>/dev/null)
	cd frontend && npm run --silent build

# Written under another name and only then renamed: others never see the secrets, nobody half a file.
.env: .env.example
	@test -f $@ || { umask 077; python3 -c 'import re, secrets; print(re.sub(r"^(SECRET_KEY|MODEL_SIGNING_KEY)=$$", lambda m: m[1] + "=" + secrets.token_urlsafe(50), open(".env.example").read(), flags=re.M), end="")' > $@.$$$$ && mv -n $@.$$$$ $@; rm -f $@.$$$$; }
	@test -f $@ && touch $@

setup: .venv/installed .env frontend/dist/index.html

run: setup
	$(PY) manage.py bootstrap
	@echo "F1 Forecast is on http://127.0.0.1:$(PORT); Ctrl-C ends it"
	F1_ON_TERMINAL=$$(test -t 2 && echo true) F1_PYTHON=$(PY) F1_PORT=$(PORT) F1_VAR_DIR=var exec $(PY) -m supervisor.supervisord -c deploy/embedded/supervisord.conf

stack: setup
	PORT=$(PORT) exec $(PY) -m deploy.stack

stack-upgrade: setup
	$(PY) -m deploy.stack upgrade

loadtest: setup
	$(PY) -m tests.bench.load $(LOAD)

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy .
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) -m tests.safe_migrations
	$(MAKE) --silent types-check
	cd frontend && npm run --silent lint && npm run --silent typecheck
	$(MAKE) --silent check-deploy check-security

check-deploy: setup
	$(PY) deploy/check.py

check-security: setup
	.venv/bin/bandit --quiet --recursive --severity-level medium f1site ingestion predictions analytics deploy manage.py
	$(PY) deploy/secrets_in_history.py

# A database that does not answer, or does not know a package, is a failure and no pass.
audit: setup
	.venv/bin/pip-audit --strict --no-deps --disable-pip --progress-spinner off --requirement requirements-dev.txt
	cd frontend && npm audit --audit-level=moderate

TYPES := frontend/src/api/schema.ts
# One for each process: checks that run side by side do not read each other's half-written file.
SCHEMA := $(or $(TMPDIR),/tmp)/f1-schema.$(shell echo $$PPID).json
.INTERMEDIATE: $(SCHEMA)

$(SCHEMA): FORCE
	$(PY) manage.py spectacular --format openapi-json --validate --fail-on-warn --file $@

FORCE:

types: .venv/installed .env frontend/node_modules/.installed $(SCHEMA)
	cd frontend && npm run --silent types -- $(SCHEMA) --output $(abspath $(TYPES))

types-check: $(SCHEMA)
	@cd frontend && npm run --silent types -- $(SCHEMA) --output $(abspath $(TYPES)) --check >/dev/null 2>&1 || { echo "$(TYPES) is not that of the API: run make types and commit it"; exit 1; }

test: test-sqlite test-api test-frontend test-browser

# What differs between the databases is seldom touched by a change of every day.
ifneq ($(CI)$(SLOW),)
test: test-postgres
endif
ifneq ($(SLOW),)
test: test-endurance
endif

# `worksteal` keeps most tests of a module on one worker, which then makes the module's world once. CI has one
# order of the tests, so that its failures can be repeated; elsewhere each run has another.
TESTS := -q -n 2 --dist worksteal $(if $(CI),--randomly-seed=20261127)

# Half of the time of slow tests they wait for processes, so that four at once use two processors.
SLOW_TESTS := $(TESTS) -n 4 --dist loadfile --no-loadscope-reorder

test-sqlite: setup
	$(PY) -m pytest $(TESTS) -m "not slow"
	$(if $(CI)$(SLOW),$(PY) -m pytest $(SLOW_TESTS) -m "slow and not endurance")

# Together they take as long as all others, so GitHub runs them beside the others, and .ci/run does not.
test-endurance: setup
	$(PY) -m pytest $(SLOW_TESTS) -m endurance

# Half of the time of a test with coverage is that of coverage, so no other run measures it.
coverage: setup
	$(PY) -m pytest $(TESTS) -m "not slow" --cov --cov-report=term

# What reads the real archive is about the sources, whose answers do not depend on the database.
test-postgres: setup
	$(PY) -m tests.on_postgres $(TESTS) -m "not slow and not real_data"

# Requests that Schemathesis derives from the API's description: in CI many, on both databases at once.
test-api: setup
	$(PY) -m tests.schemathesis $(if $(CI)$(SLOW),--both,--examples 5)

test-frontend: setup
	cd frontend && npm run --silent test

test-browser: setup
	$(PY) -m tests.e2e.run

mutations: setup
	$(PY) -m tests.mutations

bench: setup
	$(PY) -m tests.bench
