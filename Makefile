# Thin on purpose: each target is a line or two; what they run can be run by hand as well.

PYTHON ?= python3
BIN := .venv/bin

# A display is an X server, a Wayland compositor or macOS itself
DISPLAY_HERE := $(strip $(DISPLAY) $(WAYLAND_DISPLAY) $(filter Darwin,$(shell uname)))

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help setup run test check bench screenshots tour reliability audit licences package test-package python system-run system-test system-package venv servers

help: ## this list
	@echo "make TARGET, with TARGET one of"
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

setup: system-run venv ## make .venv with .venv/bin/tgate-desktop

ifeq ($(DISPLAY_HERE),)
run: ## set up and start the app; with no display: the tour
	@echo "There is no display here, so no window can open: this is the tour instead."
	@$(MAKE) --no-print-directory tour
else
run: setup
	@$(BIN)/tgate-desktop
endif

test: system-test venv servers ## run all tests, the end-to-end ones included
	@$(BIN)/pytest --numprocesses=auto --maxprocesses=4 --dist=loadscope --no-loadscope-reorder

check: venv ## lint, format, types, walls between the layers, complete catalogues, current guide
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest --quiet tests/words/test_catalogues.py
	$(BIN)/python packaging/guide.py

bench: system-test venv ## measure speed and memory beside a bare baseline
	@$(BIN)/python -m tests.bench

screenshots: system-test venv ## take the pictures of the README and the guide
	@$(BIN)/python -m tests.e2e.screenshots

tour: system-test venv ## the main job in a virtual display, with pictures in build/tour
	@$(BIN)/python -m tests.e2e.tour

reliability: system-test venv servers ## kill, flood and starve the app, and say what was lost and what was let in
	@$(BIN)/python -m tests.campaigns

audit: venv ## look every locked package up in a database of known vulnerabilities
	@$(BIN)/python packaging/audit.py

licences: venv ## list the licences of what is shipped
	@$(BIN)/python packaging/licences.py

package: system-package venv ## build the packages into build/package
	@$(BIN)/python packaging/package.py

test-package: system-test system-package venv ## try what make package built, as root: installed, upgraded, purged, measured
	@$(BIN)/python -m tests.packaging.built

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "$(PYTHON) is not Python 3.11 or later. Name one that is: make $(or $(MAKECMDGOALS),setup) PYTHON=python3.12" >&2; exit 3; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv with pip. On Debian, as root: apt-get install --yes python3-venv" >&2; exit 3; }

system-run: python
	@$(PYTHON) packaging/setup/system_packages.py run

system-test: python
	@$(PYTHON) packaging/setup/system_packages.py run test

system-package: python
	@$(PYTHON) packaging/setup/system_packages.py run package

venv: python
	@$(PYTHON) packaging/setup/environment.py .venv packaging/locks/dev.txt --project

servers: venv
	@$(PYTHON) packaging/setup/environment.py build/django packaging/locks/django.txt
	@$(PYTHON) packaging/setup/oidc_provider.py
