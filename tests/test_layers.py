"""The house rules of the source tree, read from the code itself: layers, cycles, file length, heavy imports."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# From the ground up; a layer may import itself and those before it.
LAYERS = ("kb", "indexer", "assistant", "ui")
ABOVE = {"eval": ("kb", "indexer", "assistant")}
LIMIT = 350
# Files that may be longer, each with its reason.
LONG: dict[str, str] = {}
# Imports that take seconds: only inside the functions that need them.
HEAVY = ("torch", "sentence_transformers", "pandas", "transformers", "datasets", "sklearn", "scipy")
HEAVY_ALLOWED = {"indexer.train": "training is a command of its own"}
# A library that belongs to one layer.
HOMES = {"streamlit": ("ui",)}


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


SOURCES = {
    module_name(path): path
    for layer in (*LAYERS, *ABOVE)
    for path in sorted((ROOT / layer).rglob("*.py"))
    if "__pycache__" not in path.parts
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8"), str(path)) for name, path in SOURCES.items()}


def _typing_only(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def nodes(tree: ast.AST, *, inside_functions: bool) -> Iterator[ast.AST]:
    """Every node that runs: without `if TYPE_CHECKING`, and without function bodies unless asked for."""
    for child in ast.iter_child_nodes(tree):
        if _typing_only(child):
            continue
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) and not inside_functions:
            continue
        yield child
        yield from nodes(child, inside_functions=inside_functions)


def imports(name: str, tree: ast.AST, *, inside_functions: bool = True) -> Iterator[str]:
    """Modules that `name` imports, as far down as the import names a module of ours."""
    package = name if SOURCES[name].name == "__init__.py" else name.rpartition(".")[0]
    for node in nodes(tree, inside_functions=inside_functions):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            up = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*up, *([node.module] if node.module else [])])
            for alias in node.names:
                full = f"{base}.{alias.name}"
                yield full if full in SOURCES else base


def upward(name: str, imported: str) -> bool:
    """Does an import climb: into a higher layer, or into eval and tests, which nothing may import?"""
    own, other = name.split(".")[0], imported.split(".")[0]
    if other == own or other not in (*LAYERS, *ABOVE, "tests"):
        return False
    if own in ABOVE:
        return other not in ABOVE[own]
    return other not in LAYERS or LAYERS.index(other) > LAYERS.index(own)


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """One cycle of the graph, as the way round; empty where there is none."""
    done: set[str] = set()

    def walk(node: str, way: list[str]) -> list[str]:
        if node in way:
            return [*way[way.index(node) :], node]
        if node in done:
            return []
        for following in sorted(graph.get(node, ())):
            found = walk(following, [*way, node])
            if found:
                return found
        done.add(node)
        return []

    return next((found for node in sorted(graph) if (found := walk(node, []))), [])


def test_the_tree_is_seen() -> None:
    assert {name.split(".")[0] for name in SOURCES} == {*LAYERS, *ABOVE}
    assert len(SOURCES) > 20


@pytest.mark.parametrize(
    ("name", "imported", "climbs"),
    [
        ("kb.store", "kb.records", False),
        ("indexer.dense", "kb.records", False),
        ("kb.store", "indexer.records", True),
        ("assistant.draft", "ui.app", True),
        ("ui.app", "eval.report", True),
        ("eval.drafting", "assistant.draft", False),
        ("eval.drafting", "ui.app", True),
        ("kb.store", "sqlite3", False),
    ],
)
def test_the_rule_of_the_layers(name: str, imported: str, climbs: bool) -> None:
    assert upward(name, imported) is climbs


def test_the_search_for_cycles() -> None:
    assert cycle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]
    assert cycle({"a": {"b", "c"}, "b": {"c"}}) == []


def test_imports_only_point_down() -> None:
    faults = [
        f"{name} imports {one}" for name, tree in TREES.items() for one in imports(name, tree) if upward(name, one)
    ]
    assert not faults


def test_no_module_imports_itself_through_others() -> None:
    graph = {
        name: {one for one in imports(name, tree) if one in SOURCES and one != name} for name, tree in TREES.items()
    }
    found = cycle(graph)
    assert not found, " → ".join(found)


def test_files_are_short_or_say_why_not() -> None:
    lengths = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in SOURCES.items()}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        lengths[module_name(path)] = len(path.read_text(encoding="utf-8").splitlines())
    assert {name: count for name, count in lengths.items() if count > LIMIT and name not in LONG} == {}
    stale = [name for name in LONG if lengths.get(name, 0) <= LIMIT]
    assert not stale, f"no longer long, take off the list: {stale}"


def test_heavy_libraries_load_only_when_needed() -> None:
    faults = [
        f"{name} imports {one} at its top"
        for name, tree in TREES.items()
        if name not in HEAVY_ALLOWED
        for one in imports(name, tree, inside_functions=False)
        if one.split(".")[0] in HEAVY
    ]
    assert not faults


def test_streamlit_stays_in_the_pages() -> None:
    faults = [
        f"{name} imports {one}"
        for name, tree in TREES.items()
        for one in imports(name, tree)
        if name.split(".")[0] not in HOMES.get(one.split(".")[0], (name.split(".")[0],))
    ]
    assert not faults


def test_nothing_is_unpickled_or_fetched() -> None:
    """No pickle from disk, no client of the network: the program runs offline on data it can check."""
    banned = (
        "pickle",
        "marshal",
        "shelve",
        "joblib",
        "dill",
        "requests",
        "httpx",
        "urllib.request",
        "http.client",
        "ftplib",
    )
    faults = [
        f"{name} imports {one}"
        for name, tree in TREES.items()
        for one in imports(name, tree)
        if one in banned or one.split(".")[0] in banned
    ]
    assert not faults
