# make demo   on a fresh machine: set up, build the graph of the seeds, validate it, ask three questions
# make test   every test; needs nothing but Python (what lacks a system package is skipped, with its reason)
# make check  everything static, then every test
# The rest: system (packages for the skipped tests), golden, soak, bench, docs, imports (slices of outside ontologies), terms
# (own terms as OWL), site, lock, wheel, clean.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
READY = $(VENV)/.trialkg-ready
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
PYTEST = $(BIN)/python -m pytest
# a file of tests stays in one process, so that what it sets up once is set up once
PARALLEL = -n auto --maxprocesses 4 --dist loadfile

.DEFAULT_GOAL := help
.PHONY: help demo test check lint golden docs imports terms site soak bench system lock wheel clean

help:
	@sed -n 's/^# //p' Makefile

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("trialkg needs Python 3.11 or newer; say which: make PYTHON=python3.12 …" if sys.version_info < (3, 11) else 0)'
	@test -x $(BIN)/python || { echo "Setting up $(VENV) (once) …"; $(PYTHON) -m venv $(VENV); }
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(READY)
	$(BIN)/trialkg build
	$(BIN)/trialkg validate
	$(BIN)/trialkg ask "which trials biopsy skin" --evidence
	$(BIN)/trialkg ask "which trials study macrophages"
	$(BIN)/trialkg ask "which trials exclude immunosuppressants"
	@echo
	@echo "Next:  $(BIN)/trialkg ask --list                        every question it knows"
	@echo "       $(BIN)/trialkg ask \"what does NCT04206644 measure\""
	@echo "       $(BIN)/trialkg show NCT04917705                  one trial as a card"
	@echo "       $(BIN)/trialkg build FOLDER --store MY-STORE     your own documents"
	@echo "       docs/tour.md                                  one document from text to answer"

test: $(READY)
	$(PYTEST) -q -rs $(PARALLEL)

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint
	$(PYTEST) -q -rs -W error $(PARALLEL)

golden: $(READY)
	TRIALKG_GOLDEN=write $(PYTEST) -q -m "not slow"
	@git status --short tests/golden docs

site: $(READY)
	$(BIN)/mkdocs build --strict --quiet
	@echo "build/site/index.html"

docs: $(READY)
	$(BIN)/python docs/questions.py
	$(BIN)/python docs/jsonld_context.py
	$(BIN)/python docs/reference_pages.py

# SHARED is the folder that holds data/vocab with the vocabulary files that ontology/imports/README.md names
SHARED ?= ../shared
imports: $(READY)
	$(BIN)/python ontology/imports/build.py $(SHARED)/data/vocab
	$(BIN)/python ontology/imports/slices.py

terms:
	.venv-tools/bin/python ontology/terms/compile.py

soak: $(READY)
	$(BIN)/python benchmarks/soak.py
	$(BIN)/python benchmarks/soak_serve.py
	$(BIN)/python benchmarks/mutants.py --count 400
	TRIALKG_ROUNDS=20 $(PYTEST) -q tests/test_dirty.py

bench: $(READY)
	$(BIN)/python benchmarks/build.py

system:
	@wanted=; \
	have() { command -v $$1 >/dev/null || wanted="$$wanted $$2"; }; \
	have javac default-jdk-headless; have virtuoso-t virtuoso-opensource; have wrk wrk; have curl curl; \
	have rapper raptor2-utils; have node nodejs; have npm npm; have chromium chromium; have chromedriver chromium-driver; \
	dpkg -s libapache-jena-java >/dev/null 2>&1 || wanted="$$wanted libapache-jena-java"; \
	test -z "$$wanted" || { $(SUDO) apt-get update -q && \
	  $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$wanted; }
	@test -x .venv-tools/bin/linkml-data2owl || { $(PYTHON) -m venv .venv-tools && \
	  .venv-tools/bin/python -m pip install -qq --disable-pip-version-check -r tests/tools/requirements.txt; }
	@test -x web/node_modules/.bin/comunica-sparql || (cd web && npm install --ignore-scripts --no-audit --no-fund)

# made with the oldest Python that we support; with hashes, without any address
lock: $(READY)
	$(BIN)/pip-compile --quiet --upgrade --extra dev --generate-hashes --allow-unsafe --strip-extras --no-header \
	  --no-emit-options --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements.lock pyproject.toml
	@sed -i "1i # Every dependency with its hashes, for Python 3.11 and newer on Linux. Made by make lock; never edited." requirements.lock

wheel: $(READY)
	$(BIN)/python -m build --no-isolation

clean:
	rm -rf $(VENV) .venv-tools dist build trialkg-store
