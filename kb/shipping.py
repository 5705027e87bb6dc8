"""The shipped corpus: tables of real departments and exemplary tables, as records.

`python -m kb.shipping FOLDER` makes corpus/historical out of the original documents. The records keep table cells;
long description and goal cells are cut to formula or figures, of the narrative only amounts with a short quote stay.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from msgspec.structs import replace

from kb import command, lazyre
from kb.amounts import numbers, wan
from kb.errors import BrokenFile, KbError
from kb.home import CORPUS
from kb.plain import plain
from kb.readers import read_file
from kb.records import Indicator, Passage, ReadResult, TargetTable, from_builtins, to_builtins
from kb.tables.understand import complete

HISTORICAL = CORPUS / "historical"
EXEMPLARS = CORPUS / "exemplars"
QUOTE = 30  # characters of narrative that a record may carry
CELL = 60  # characters from which a description or goal counts as running text
_FORMULA = lazyre.compile(r"[^。；;,，:：\s]{2,24}\s*[=＝]\s*[^。；;]{4,80}?[×xX*]\s*100\s*[%％]")
_MONEY = lazyre.compile(r"\s*(亿元|万元|元)")
_SMALL = 0.1  # 万元; what is paid for a person or a day is no project amount


class Shipped(NamedTuple):
    """One shipped document; `sha256` is that of the original file."""

    name: str
    sha256: str
    result: ReadResult


class Origin(NamedTuple):
    """What is known of an original document beyond its text."""

    slug: str
    region: str
    class_: str


# By the number in front of the file name. The bodies are party organs, paid under 201 一般公共服务支出.
ORIGINS = {
    "000": Origin("hebei-laoting-discipline-2024", "河北省乐亭县", "201"),
    "001": Origin("hebei-shuangqiao-discipline-2021", "河北省承德市双桥区", "201"),
    "002": Origin("henan-zhengzhou-discipline-2023", "河南省郑州经济技术开发区", "201"),
    "003": Origin("gansu-hezheng-inspection-2025", "甘肃省和政县", "201"),
    "004": Origin("hebei-laoting-organization-2024", "河北省乐亭县", "201"),
}


def shorten(text: str) -> str:
    """A cell that runs to paragraphs, cut to its formula, else to clauses with figures, else to the first clause."""
    if len(text) <= CELL:
        return text
    if formula := _FORMULA.search(text):
        return formula.group().strip()
    clauses = [clause.strip() for clause in re.split(r"[。；;，,]\s*", text) if clause.strip()]
    figures = [clause for clause in clauses if re.search(r"\d+\s*[^\d\s.、)）]", re.sub(r"^\d+[.、]\s*", "", clause))]
    kept = "，".join(figures) if figures else re.sub(r"^\d+[.、]\s*", "", clauses[0])
    return kept if len(kept) <= 2 * CELL else "，".join(figures[:3])


def _record(table: TargetTable, origin: Origin, document: str) -> TargetTable:
    rows: list[Indicator] = [replace(row, description=shorten(row.description)) for row in table.indicators]
    return replace(
        table,
        region=origin.region,
        class_=origin.class_,
        usage=shorten(table.usage) if table.usage else None,
        goals=tuple(shorten(goal) for goal in table.goals),
        indicators=tuple(rows),
        source=replace(table.source, file=document),
    )


def _project_of(text: str, tables: Sequence[TargetTable]) -> str | None:
    """The project a paragraph is about: its name, or its name but for 经费、购置、费 and the like."""
    best: tuple[int, str] | None = None
    for table in tables:
        name = table.project.name if table.project else ""
        core = re.sub(r"(?:专项)?(?:工作)?(?:经费|资金|费用|费)$", "", name)
        named = name in text[:60] or (len(core) >= 4 and core in text[:40])
        if len(name) >= 3 and named and (best is None or len(core) > best[0]):
            best = len(core), name
    return best[1] if best else None


def _quote(text: str, start: int, end: int) -> str:
    """At most 30 characters that end at `end`: the whole sentence before the number, else whole clauses of it."""
    window = text[max(0, end - QUOTE) : end]
    before = len(window) - (end - start)
    sentence = max(window.rfind(mark, 0, before) for mark in "。；;\n")
    if sentence < 0 and len(window) < end:  # the sentence begins in front of the window
        sentence = min((at for mark in "，,：、" if 0 <= (at := window.find(mark)) < before), default=-1)
    return window[sentence + 1 :].strip()


def quotes(result: ReadResult) -> list[dict[str, Any]]:
    """The first amount of each paragraph, with a quote of at most 30 characters and, where certain, its project."""
    out = []
    for passage in result.narrative:
        for span in numbers(passage.text):
            unit = _MONEY.match(passage.text, span.end)
            amount = wan(span.value, unit[1]) if unit else None
            if unit is None or amount is None or amount < _SMALL:
                continue
            one = {"text": _quote(passage.text, span.start, unit.end()), "locator": passage.locator, "amount": amount}
            if project := _project_of(passage.text, result.tables):
                one["project"] = project
            out.append(one)
            break
    return out


def _sparse(data: Any) -> Any:
    """Plain data without empty fields and without parsed targets, which reading makes anew."""
    if isinstance(data, dict):
        kept = {key: _sparse(value) for key, value in data.items() if key != "target"}
        return {key: value for key, value in kept.items() if value or (value == 0 and value is not False)}
    return [_sparse(item) for item in data] if isinstance(data, (list, tuple)) else data


def record_of(path: Path) -> tuple[str, dict[str, Any]]:
    """(slug, record) of an original document; raises BrokenFile where its origin is not known."""
    origin = ORIGINS.get(path.name.split("_", 1)[0])
    if origin is None:
        raise BrokenFile(f"{path.name}：出处未登记。请先在 kb/shipping.py 的 ORIGINS 中写明地区和功能分类。")
    result = read_file(path)
    if not result.tables:
        raise BrokenFile(f"{path.name}：没有找到绩效目标表。请检查文件。")
    tables = [_record(table, origin, path.name) for table in result.tables]
    first = tables[0]
    return origin.slug, {
        "document": path.name,
        "unit": first.unit.name,
        "region": origin.region,
        "class": origin.class_,
        "year": first.year,
        "layout": first.layout,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "tables": [_sparse(to_builtins(table)) for table in tables],
        "narrative": quotes(result),
    }


def _load(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    try:
        return (
            json.loads(text)
            if path.suffix == ".json"
            else yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        )
    except (ValueError, yaml.YAMLError) as error:
        raise BrokenFile(f"{path.name}：随附语料损坏（{plain(error)}）。请重新取得程序文件。") from error


def _shipped(path: Path) -> Shipped:
    data = _load(path)
    if isinstance(data, list):
        data = {"tables": data}
    elif "tables" not in data:
        data = {"tables": [data]}
    found = from_builtins(data["tables"], tuple[TargetTable, ...])
    tables = []
    for number, table in enumerate(found, 1):
        source = table.source if table.source.file else replace(table.source, file=path.name)
        tables.append(complete(replace(table, id=table.id or f"{path.stem}-{number:02d}", source=source)))
    narrative = from_builtins(data.get("narrative") or [], tuple[Passage, ...])
    sha256 = data.get("sha256") or hashlib.sha256(path.read_bytes()).hexdigest()
    name = data.get("document") or path.name
    return Shipped(name, sha256, ReadResult(tables=tuple(tables), narrative=narrative))


def historical() -> list[Shipped]:
    """The documents of real departments, in the order of their file names."""
    return [_shipped(path) for path in sorted(HISTORICAL.glob("*.json"))]


def exemplars() -> list[Shipped]:
    """The exemplary tables written for this project (.json or .yaml, one document a file)."""
    paths = (path for path in EXEMPLARS.glob("*") if path.suffix in (".json", ".yaml", ".yml"))
    return [_shipped(path) for path in sorted(paths)]


def main(argv: list[str]) -> int:
    """Write corpus/historical from the documents in a folder."""
    if len(argv) != 1:
        command.note("用法：python -m kb.shipping 原始文件所在的文件夹")
        return command.UNREADABLE
    paths = sorted(Path(argv[0]).glob("[0-9]*_*.txt"))
    if not paths:
        command.note(f"{argv[0]}：文件夹里没有原始文件（形如 000_….txt）。请检查路径。")
        return command.UNREADABLE
    HISTORICAL.mkdir(parents=True, exist_ok=True)
    for path in paths:
        slug, record = record_of(path)
        text = json.dumps(record, ensure_ascii=False, indent=1)
        (HISTORICAL / f"{slug}.json").write_text(text + "\n", encoding="utf-8", newline="\n")
        command.note(f"{slug}.json：{len(record['tables'])} 张表")
    return command.DONE


if __name__ == "__main__":
    sys.exit(command.run(main, (KbError,)))
