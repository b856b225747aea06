# Everything a newcomer types. Needs git, make and Python 3.11; the rest is put into .venv.
SHELL := /bin/sh
export PATH := $(CURDIR)/.venv/bin:$(PATH)
export PYTHONDONTWRITEBYTECODE := $(PYTHONDONTWRITEBYTECODE)
PIP := .venv/bin/pip install -q --disable-pip-version-check -c server/constraints.txt
ALONE = $$(grep -rl --include='test_*.py' 'mark\.alone' tests | sort)

.PHONY: help demo test check bench chaos dist clean
.DEFAULT_GOAL := help

help: ## Show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: .venv/.for-demo ## One person from a profile into a CATS sandbox, then keep serving (ONCE=1: check and end)
	@.venv/bin/catsync demo $(if $(ONCE),--once)

# The tests start hundreds of processes: where they may not keep their bytecode beside the sources, it goes elsewhere.
ifneq ($(PYTHONDONTWRITEBYTECODE),)
test chaos: export PYTHONPYCACHEPREFIX := $(CURDIR)/.out/bytecode
test chaos: export PYTHONDONTWRITEBYTECODE :=
endif

test: .venv/.for-tests ## Every test: server, extension, browser (JOBS=1: one after another)
	@.ci/tools
	@.venv/bin/python -m pytest -m "not alone" -n $(or $(JOBS),2) --dist loadfile --no-loadscope-reorder $(ARGS)
	@.venv/bin/python -m pytest -m alone $(or $(ARGS),$(ALONE))
	@cd extension && npm test --silent

check: .venv/.for-tests ## Linters and type checkers
	@.ci/tools
	@.venv/bin/ruff check server tests .ci
	@.venv/bin/ruff format --check server tests .ci
	@.venv/bin/mypy
	@cd extension && npm run --silent check

bench: .venv/.for-tests ## Measure; ONLY=name for one; writes tests/benchmarks/results.json
	@.venv/bin/python -m tests.benchmarks $(ONLY)

chaos: .venv/.for-tests ## Kills, freezes, cuts and faults in full size: what `make test` does in small
	@.ci/tools
	@CATSYNC_TEST_LONG=1 .venv/bin/python -m pytest -s tests/server/sync/test_kills.py tests/server/sync/undoing/test_kills.py \
		tests/server/sync/test_fault_matrix.py tests/server/sync/test_applied_properties.py tests/server/doctor/test_probe.py tests/server/cats/test_every_call.py \
		tests/end_to_end/test_chaos.py tests/end_to_end/test_activity_batch.py tests/end_to_end/test_first_crawl.py tests/end_to_end/test_reconciliation.py \
		tests/end_to_end/test_webhooks.py tests/end_to_end/test_shared_budget.py $(ARGS)

dist: .venv/.for-tests ## The extension as a zip and the companion as a wheel, in dist/
	@.venv/bin/python -m tests.packing

clean: ## Remove what was built or installed here
	@rm -rf .venv .out dist extension/node_modules

.venv/.for-demo: pyproject.toml server/constraints.txt .ci/venv
	@.ci/venv
	@echo "Installing what Catsync needs into .venv"
	@$(PIP) -e '.[demo]'
	@touch $@

.venv/.for-tests: pyproject.toml server/constraints.txt .ci/venv
	@.ci/venv
	@echo "Installing what the tests need into .venv"
	@$(PIP) -e '.[demo,dev]'
	@touch $@ .venv/.for-demo
