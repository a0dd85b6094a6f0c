# The two commands are `make run` and `make test`; `make help` lists the rest.
PYTHON ?= python3
BIN := .venv/bin
# Tests wait more than they work: three of them keep two processors busy.
WORKERS ?= 3
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header --no-annotate --quiet

.PHONY: help run test check lock bench fuzz soak deb test-installed options-page rights-page flow-page api-page clean prepare prepare-tests

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(MAKEFILE_LIST) | expand -t 24

run: prepare ## install what is missing and start the demo window
	$(BIN)/cmdmap demo

test: prepare-tests check ## install what is missing, check style, types and imports, run every test
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile

check: ## style, types and import contracts of a prepared checkout
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

lock: ## make the three locks again from pyproject.toml, keeping versions that still fit
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) --extra dev --output-file requirements.lock
	$(COMPILE) --extra dev --extra bench --constraint requirements.lock \
		--output-file requirements-bench.lock
	$(COMPILE) --extra build --constraint requirements.lock --output-file requirements-build.lock

bench: prepare ## install the peers we compare with, run every benchmark and print its table
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-bench.lock
	@for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

fuzz: prepare-tests ## try a million mutants of each protocol's frames, print a table
	$(BIN)/python tools/fuzz.py

soak: prepare-tests ## twenty links for five minutes, cables pulled at random
	CMDMAP_SOAK_S=300 $(BIN)/python -m pytest tests/flows/test_twenty_links.py -q -s

deb: prepare ## build dist/cmdmap_VERSION_ARCH.deb, the installed program for Debian 12
	$(BIN)/python tools/build_deb.py

test-installed: prepare-tests deb ## install that .deb in an empty Debian 12 (needs root) and try it
	CMDMAP_DEB=$$(ls -t dist/*.deb | head -1) $(BIN)/python -m pytest tests/installed -q -s

options-page: ## make docs/options.md again from resources/options.toml
	$(BIN)/python tools/make_options_page.py

rights-page: ## make docs/rights.md again from the tables of rights
	$(BIN)/python tools/make_rights_page.py

flow-page: ## make docs/flow.md again from the table of the flow
	$(BIN)/python tools/make_flow_page.py

api-page: ## make docs/api.md and docs/api_surface.json again from the plugin API
	$(BIN)/python tools/make_api_page.py

clean: ## remove the environment, caches and built files
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache \
		build dist shots resources/web/vendor

prepare:
	@$(PYTHON) tools/prepare.py

prepare-tests:
	@$(PYTHON) tools/prepare.py --tests
