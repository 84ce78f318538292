# make run    everything from nothing to a populated dashboard on http://127.0.0.1:8000
# make test   the whole test suite; SLOW=1 adds what takes minutes, as CI does
# make lint   style, types, missing migrations
# make mutations  whether the tests notice a changed line of chosen modules
# make bench  how fast, beside the plain way of doing it
PY := .venv/bin/python
PORT ?= 8000

.PHONY: help setup run test test-sqlite test-postgres test-frontend test-browser lint bench mutations

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

lint: setup
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy .
	$(PY) manage.py makemigrations --check --dry-run
	cd frontend && npm run --silent lint && npm run --silent typecheck

test: test-sqlite test-postgres test-frontend test-browser

# Tests of killed processes, whole seasons and the real archive take minutes: they are for CI, and for SLOW=1.
EVERYDAY := $(if $(CI)$(SLOW),,-m "not slow")

test-sqlite: setup
	$(PY) -m pytest -q -n 2 --cov --cov-report=term $(EVERYDAY)

test-postgres: setup
	$(PY) -m tests.on_postgres -q -n 2 -m "not slow"

test-frontend: setup
	cd frontend && npm run --silent test

test-browser: setup
	$(PY) -m tests.e2e.run

mutations: setup
	$(PY) -m tests.mutations

bench: setup
	$(PY) -m tests.bench
