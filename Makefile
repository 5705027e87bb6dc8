# make run and make test each work as the first command on a machine with Python 3.11 or 3.12.
# PIP_ARGS goes to pip as it stands; README, "Installing", says when it helps.
VENV := .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP_ARGS ?=
PORT ?= 8501
RUNTIME := $(VENV)/.installed
DEV := $(VENV)/.installed-dev

.PHONY: install install-dev base run test test-all lint eval bench help
.DEFAULT_GOAL := help

help:
	@echo "make install   安装（虚拟环境在 .venv）"
	@echo "make run       打开网页界面（需要时先安装、建库）"
	@echo "make test      快速测试；make test-all 全部测试；make lint 代码检查"
	@echo "make eval      用标准答案衡量；make bench 速度"

install: $(RUNTIME)
install-dev: $(DEV)

# The first interpreter that is new enough; an unfinished environment is removed, so that the next try starts clean.
$(PY):
	@python=$$(for name in python3.11 python3.12 python3 python; do \
	  $$name -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 13))' 2>/dev/null \
	    && command -v $$name && break; done); \
	if [ -z "$$python" ]; then echo "没有找到 Python 3.11 或 3.12，请先安装，再运行同一条命令。" >&2; exit 1; fi; \
	"$$python" -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "虚拟环境没有建成：请确认 Python 自带 venv 和 ensurepip（Debian 上是 python3-venv 包）。" >&2; exit 1; }

$(RUNTIME): requirements.txt | $(PY)
	$(PY) -m pip install --disable-pip-version-check $(PIP_ARGS) -r requirements.txt
	@touch $@

$(DEV): requirements.txt requirements-dev.txt | $(PY)
	$(PY) -m pip install --disable-pip-version-check $(PIP_ARGS) -r requirements-dev.txt
	@touch $(RUNTIME) $@

# Opens what every page opens: base, index and findings are made where they are missing or out of date.
base: $(RUNTIME)
	@$(PY) -m assistant assess

run: base
	$(PY) -m streamlit run ui/app.py --server.port $(PORT)

test: $(DEV)
	$(PY) -m pytest -m "not slow"

test-all: $(DEV)
	$(PY) -m pytest

lint: $(DEV)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

eval: $(RUNTIME)
	$(PY) -m eval all

bench: $(DEV)
	$(PY) -m eval.bench
	$(PY) -m bench
