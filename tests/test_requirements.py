"""Every third-party import is a pinned direct dependency with a reason, and every dependency is used."""

from __future__ import annotations

import ast
import re
import sys
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ("kb", "indexer", "assistant", "ui", "eval")
OPTIONAL = ("requirements-ocr.txt", "requirements-oidc.txt", "requirements-milvus.txt", "requirements-compare.txt")
FILES = ("requirements.txt", "requirements-dev.txt", *OPTIONAL)
OWN = {*CODE, "tests", "conftest"}
LINE = re.compile(r"(?P<name>[A-Za-z0-9][\w.-]*)(?:\[\w+\])?==(?P<version>[\w.+!-]+)\s+# (?P<reason>.{10,})")
# Used, but by something other than an import of ours.
BY_OTHERS = {
    "ruff": "make lint",
    "mypy": "make lint",
    "pytest-timeout": "pytest reads it",
    "types-pyyaml": "mypy reads it",
    "types-openpyxl": "mypy reads it",
}


def lines(name: str) -> list[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith(("#", "-r"))]


def key(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(name: str) -> dict[str, str]:
    """Distribution → version of a requirements file."""
    found = [LINE.fullmatch(line) for line in lines(name)]
    return {key(match["name"]): match["version"] for match in found if match}


def imported(folders: tuple[str, ...]) -> dict[str, set[str]]:
    """Top-level third-party modules, each with the files that import it (also inside functions and for types)."""
    found: dict[str, set[str]] = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                names: list[str] = []
                if isinstance(node, ast.Import):
                    names = [alias.name for alias in node.names]
                elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                    names = [node.module]
                elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "importorskip")):
                    names = [arg.value for arg in node.args[:1] if isinstance(arg, ast.Constant)]
                for name in names:
                    top = name.split(".")[0]
                    if top not in sys.stdlib_module_names and top not in OWN and top != "__future__":
                        found.setdefault(top, set()).add(str(path.relative_to(ROOT)))
    return found


DISTRIBUTIONS = metadata.packages_distributions()


def distributions(module: str) -> set[str]:
    return {key(name) for name in DISTRIBUTIONS.get(module, [module])}


@pytest.mark.parametrize("name", FILES)
def test_every_line_is_pinned_and_has_its_reason(name: str) -> None:
    assert [line for line in lines(name) if not LINE.fullmatch(line)] == []
    names = [key(match["name"]) for line in lines(name) if (match := LINE.fullmatch(line))]
    assert len(names) == len(set(names))


def test_torch_comes_first_in_its_version() -> None:
    assert lines("requirements.txt")[0].startswith("torch==2.13.0 ")


def test_development_builds_on_the_runtime() -> None:
    assert "-r requirements.txt" in (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    assert not set(pinned("requirements.txt")) & set(pinned("requirements-dev.txt"))


def test_the_program_imports_only_runtime_requirements() -> None:
    allowed = {name for file in ("requirements.txt", *OPTIONAL) for name in pinned(file)}  # the latter where installed
    faults = {m: sorted(files) for m, files in imported(CODE).items() if not distributions(m) & allowed}
    assert faults == {}, "neither standard library nor pinned in requirements.txt"


def test_tests_import_only_pinned_requirements() -> None:
    allowed = {name for file in FILES for name in pinned(file)}
    faults = {m: sorted(files) for m, files in imported((*CODE, "tests")).items() if not distributions(m) & allowed}
    assert faults == {}


def test_no_requirement_is_unused() -> None:
    runtime = {name for module in imported(CODE) for name in distributions(module)}
    everywhere = {name for module in imported((*CODE, "tests")) for name in distributions(module)}
    unused = [name for name in pinned("requirements.txt") if name not in runtime and name not in BY_OTHERS]
    unused += [name for name in pinned("requirements-dev.txt") if name not in everywhere and name not in BY_OTHERS]
    assert unused == []


def test_what_is_installed_is_what_is_pinned() -> None:
    """A test run proves something only about the versions that users get."""
    wrong = {}
    for file in ("requirements.txt", "requirements-dev.txt"):
        for name, version in pinned(file).items():
            installed = metadata.version(name)
            if installed.split("+")[0] != version:
                wrong[name] = (version, installed)
    assert wrong == {}, "run make install"
