"""Nothing is left undocumented or untried (rules, readers, commands, layouts, views); what must not be in the tree."""

from __future__ import annotations

import argparse
import ast
import importlib
import json
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
CODE = ("kb", "indexer", "assistant", "ui", "eval")
READMES = ("README.md", "README.zh-CN.md")
TEXT_FILES = {"", ".py", ".md", ".txt", ".toml", ".yaml", ".yml", ".json", ".css", ".js", ".html", ".cfg"}


def tracked() -> list[Path]:
    """Files that are or would be in the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    return [path for name in listed if (path := ROOT / name).is_file()]


TRACKED = tracked()
TESTS = {
    path: path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "tests").rglob("*"))
    if path.suffix in (".py", ".json", ".yaml", ".toml") and path != Path(__file__).resolve()
}
TRIED = "\n".join(TESTS.values())


def readme(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def modules(*folders: str) -> Iterator[tuple[str, Path]]:
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"), path


# Commands

Main = Callable[[list[str]], int]


def subcommands(layer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The subcommands of `python -m LAYER`, as its own parser declares them."""
    declared: list[str] = []
    add = argparse._SubParsersAction.add_parser

    def recording(self: object, name: str, **rest: object) -> argparse.ArgumentParser:
        declared.append(name)
        return add(self, name, **rest)  # type: ignore[arg-type]

    monkeypatch.setattr(argparse._SubParsersAction, "add_parser", recording)
    module = importlib.import_module(f"{layer}.__main__")
    main: Main = getattr(module, "main", None) or module._main
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    assert capsys.readouterr().out.startswith("用法：python -m " + layer)
    return declared


CONTRACT = {
    "kb": {"read", "import", "stats", "health"},
    "indexer": {"build", "update", "train", "search"},
    "assistant": {"draft", "review", "assess", "chat", "handbook"},
}


@pytest.mark.parametrize("layer", sorted(CONTRACT))
def test_every_subcommand_is_documented_and_tried(
    layer: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    declared = subcommands(layer, monkeypatch, capsys)
    assert set(declared) >= CONTRACT[layer]
    for name in READMES:
        assert [one for one in declared if f"python -m {layer} {one}" not in readme(name)] == [], name
    used = "\n".join(text for path, text in TESTS.items() if layer in text)
    assert [one for one in declared if f'"{one}"' not in used] == [], "no test runs it"


def test_every_measure_is_documented() -> None:
    from eval.__main__ import MEASURES

    for name in (*READMES, "docs/evaluation.md"):
        assert [one for one in ("python -m eval", *MEASURES) if one not in readme(name)] == [], name


@pytest.mark.parametrize("name", READMES)
def test_every_make_target_is_documented(name: str) -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.search(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert targets
    promised = set(targets[1].split()) - {"help", "base", "install-dev"}
    assert promised >= {"install", "run", "test", "test-all", "lint", "eval", "bench"}
    assert [one for one in promised if f"`{one}`" not in readme(name) and f"make {one}" not in readme(name)] == []


# Readers, layouts, rules, views


def reader_extensions() -> list[str]:
    """Every extension that the registered readers accept."""
    from kb import readers

    return sorted({ending for one in readers.READERS for ending in one.endings})


@pytest.mark.parametrize("name", READMES)
def test_every_extension_is_documented(name: str) -> None:
    assert [one for one in reader_extensions() if one not in readme(name)] == []


def test_every_extension_is_tried() -> None:
    assert [one for one in reader_extensions() if one not in TRIED] == []


def test_every_layout_is_documented_and_tried() -> None:
    from kb.tables.layout import layouts

    known = sorted(layouts())
    assert [one for one in known for name in READMES if f"`{one}`" not in readme(name)] == []
    tried_together = "layouts()" in TRIED  # a test over all of them
    assert [one for one in known if one not in TRIED and not tried_together] == []


def test_every_rule_is_taught_and_tried() -> None:
    from assistant.handbook import handbook
    from assistant.rules.registry import RULES

    book = handbook()
    assert [rule.code for rule in RULES if rule.name not in book or rule.why not in book] == []
    from eval.review import INDICATOR_CODES, TABLE_CODES

    assert {*INDICATOR_CODES, *TABLE_CODES} <= {rule.code for rule in RULES}
    assert "rules.registry" in TRIED, "a test runs the examples of every registered rule"


def test_every_rule_module_is_registered() -> None:
    from assistant.rules.registry import RULES

    registered = {rule.check.__module__ for rule in RULES}
    with_rules = {
        name
        for name, path in modules("assistant/rules")
        if any(
            isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(node.value, ast.Call)
            and ast.unparse(node.value.func) in ("Rule", "card.Rule")
            for node in ast.parse(path.read_text(encoding="utf-8")).body
        )
    }  # fmt: skip
    assert with_rules <= registered


def test_every_view_is_in_the_app_and_tried() -> None:
    views = [path.stem for path in sorted((ROOT / "ui" / "views").glob("*.py")) if path.stem != "__init__"]
    app = (ROOT / "ui" / "app.py").read_text(encoding="utf-8")
    assert views
    assert [one for one in views if f'"{one}": (' not in app] == []
    tests = "\n".join(text for path, text in TESTS.items() if "ui" in path.parts)
    assert [one for one in views if one not in tests] == []
    titles = re.findall(r"title=\"(.+?)\"", app)
    assert [one for one in titles if one not in readme("README.zh-CN.md")] == []


# Docstrings and links


def test_every_public_module_and_function_says_what_it_is() -> None:
    silent = []
    for name, path in modules(*CODE):
        if path.name == "__init__.py" and not path.read_text(encoding="utf-8").strip():
            continue
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))):
            silent.append(name)
    assert silent == []


@pytest.mark.parametrize(
    "path", [p for p in TRACKED if p.suffix == ".md"], ids=lambda path: str(path.relative_to(ROOT))
)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    links = re.findall(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [one for one in links if "://" not in one and not (path.parent / one).exists()] == []


# What must not be in the tree


def texts() -> Iterator[tuple[Path, str]]:
    for path in TRACKED:
        if path.suffix.lower() in TEXT_FILES:
            yield path.relative_to(ROOT), path.read_text(encoding="utf-8")


def hits(pattern: str, *, only: tuple[str, ...] = ()) -> list[str]:
    found = []
    for path, text in texts():
        if not only or path.parts[0] in only:
            found += [f"{path}: {match[0]}" for match in re.finditer(pattern, text)]
    return found


def test_no_path_of_a_developer_machine() -> None:
    # Written so that this file does not find itself.
    assert hits(r"(?<![\w.])/(?:root|home/\w+|Users/\w+|wor" + r"k)/[\w.]|[A-Z]:\\+Users") == []


def test_no_host_of_a_package_registry() -> None:
    names = (
        "pypi" + r"\.org",
        "python" + r"hosted\.org",
        "download\\.py" + r"torch\.org",
        r"mirrors?\.\w+\.(?:com|edu|cn)",
    )
    assert hits("|".join(names)) == []


def invented_number(number: str) -> bool:
    """Numbers that nobody can have: a run of equal or of counting digits, as tests use them."""
    digits = re.sub(r"\D", "", number)
    counting = any(digits[i : i + 5] in "01234567890" for i in range(len(digits) - 4))
    return counting or bool(re.search(r"(\d)\1{4}", digits))


def test_no_telephone_number() -> None:
    mobile = r"(?<![\w.])1[3-9]\d(?:[ -]?\d{4}){2}(?![\w.])"
    landline = r"(?<![\w.-])0\d{2,3}-\d{7,8}(?![\w.-])"
    found = [one for one in hits(f"{mobile}|{landline}") if not invented_number(one.rpartition(": ")[2])]
    assert found == []


def test_no_identity_number() -> None:
    found = hits(r"(?<!\w)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dX](?!\w)")
    assert [one for one in found if not invented_number(one.rpartition(": ")[2])] == []


def test_no_contact_persons_in_the_corpus() -> None:
    assert (
        hits(r"(?:联系人|填报人|经办人|负责人|联系电话|手机)[:：]\s*[\u4e00-\u9fff\d]{2,}", only=("corpus", "eval"))
        == []
    )


# Data


def test_every_json_of_corpus_and_gold_parses() -> None:
    for path in TRACKED:
        if path.suffix == ".json" and path.relative_to(ROOT).parts[0] in ("corpus", "eval"):
            json.loads(path.read_text(encoding="utf-8"))


def test_the_shipped_tables_decode_as_records() -> None:
    from kb import shipping
    from kb.records import ReadResult

    documents = list(shipping.historical())
    assert documents
    for name, _, result in documents:
        assert isinstance(result, ReadResult), name
        for table in result.tables:
            assert table.id, name
            assert all(row.id.startswith(table.id) for row in table.indicators), name


def test_the_shipped_narrative_is_short_quotes() -> None:
    from kb import shipping

    long = [p.text for _, _, result in shipping.historical() for p in result.narrative if len(p.text) > 200]
    assert long == []


def test_gold_decodes() -> None:
    from eval.cases import GOLD, as_tables, draft_cases, labels

    rows = {row.id for tables in as_tables(GOLD).values() for table in tables for row in table.indicators}
    assert rows
    assert set(labels(GOLD).indicators) <= rows
    assert {case.expect for case in draft_cases(GOLD)} <= {"draft", "ask", "conflict", "refuse"}


def test_every_folder_of_the_corpus_states_its_provenance() -> None:
    text = (ROOT / "corpus" / "README.md").read_text(encoding="utf-8")
    folders = [path.name for path in sorted((ROOT / "corpus").iterdir()) if path.is_dir() and any(path.iterdir())]
    assert [one for one in folders if one not in text] == []


def test_defect_names_below_the_rules_are_the_rules_own() -> None:
    from assistant.rules import RULES
    from kb.defects import NAMES

    assert {rule.code: rule.name for rule in RULES} == NAMES
