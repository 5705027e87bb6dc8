"""What a draft is made of: a sentence, a plan document, last year's table, or several of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from assistant.compose.rows import likeness
from assistant.draft import draft, layout_of
from assistant.plans import draft_plan, gather, read_plan
from assistant.records import AssistantError, DraftResult
from assistant.understand import understand
from kb.records import TargetTable

if TYPE_CHECKING:
    from assistant.desk import Desk

_SAME = 0.4  # a table whose project is at least this like the text is the one that the text means


def answer(
    text: str,
    *,
    today: dt.date,
    file: Path | None = None,
    last: Path | None = None,
    year: int | None = None,
    budget: float | None = None,
    layout: str = "cn-2021",
    desk: Desk | None = None,
) -> DraftResult:
    """The draft that `--text`, `--file` and `--last` ask for together; opens a desk where none is given.

    The files are read before the desk is opened, so that a wrong name costs nothing. A last table file without any
    table is a refusal.
    """
    layout_of(layout)
    texts = read_plan(file) if file is not None else []
    told = ""
    if text.strip() and texts:
        texts, told = spread(text.strip(), texts, today)
    texts = texts or ([text] if text.strip() or last is None else [])
    before = last_tables(last) if last is not None else []
    if last is not None and not before:
        return DraftResult(status="refuse", notes=(f"{last.name}：没有找到绩效目标表，请给出上年的表。",))
    if desk is None:
        from assistant.desk import open_desk

        desk = open_desk()
    given: dict[str, Any] = {"desk": desk, "today": today, "year": year, "budget": budget, "layout": layout}
    result = _carried(before, texts, given) if before else draft_plan(texts, **given)
    return replace(result, notes=(*result.notes, told)) if told else result


def spread(text: str, texts: list[str], today: dt.date) -> tuple[list[str], str]:
    """The descriptions of a plan with what was said beside it, and a note where that was not obvious.

    Words about one of several projects go to that one, a project of its own becomes a further one, words without
    an amount or a quantity (年度, 时限, 单位) go to each.
    """
    if len(texts) == 1:
        return [f"{text}\n{texts[0]}"], ""
    brief = understand(text, today=today)
    own = brief.budget is not None or any(f.kind == "quantity" and not f.background for f in brief.facts)
    if not own:
        return [f"{text}\n{one}" for one in texts], f"“{text[:30]}”用于全部{len(texts)}个项目。"
    name = brief.title or text[:20]
    near = max(range(len(texts)), key=lambda at: likeness(name, texts[at][: len(name) + 8]))
    if likeness(name, texts[near][: len(name) + 8]) >= _SAME:
        joined = [f"{text}\n{one}" if at == near else one for at, one in enumerate(texts)]
        return joined, f"“{text[:30]}”用于第{near + 1}个项目，金额不一致的请核对。"
    return [*texts, text], f"“{text[:30]}”不像方案里的项目，另拟了一张表。"


def last_tables(path: Path) -> list[TargetTable]:
    """The tables of last year's document; projects first, a unit's table only where there is no other."""
    from kb.readers import read_file

    if not path.exists():
        raise AssistantError(f"{path}：没有这个文件，请检查路径。")
    if path.is_dir():
        raise AssistantError(f"{path}：这是一个文件夹，请给出上年的表。")
    tables = [table for table in read_file(path).tables if table.indicators]
    return [table for table in tables if table.kind == "project"] or tables


def _carried(before: list[TargetTable], texts: list[str], given: dict[str, Any]) -> DraftResult:
    """Each of last year's tables carried over; with a text, the table that it means."""
    from assistant.carry import carry

    form = layout_of(given.pop("layout"))
    if len(texts) > 1:  # a plan of several projects meets its tables by name; new projects are drafted
        results = []
        for text in texts:
            table = meant(before, text)
            results.append(
                carry(table, text, layout=form, **given) if table is not None else draft(text, layout=form.id, **given)
            )
        return gather(results, [text[:30] for text in texts])
    text = texts[0] if texts else ""
    if len(before) > 1 and text:
        before = [meant(before, text) or before[0]]
    if len(before) == 1:
        return carry(before[0], text, layout=form, **given)
    results = [carry(table, "", layout=form, **{**given, "budget": None}) for table in before]
    return gather(results, [table.title for table in before])


def meant(tables: list[TargetTable], text: str) -> TargetTable | None:
    """The table whose project a text names, None where none is near."""

    def like(table: TargetTable) -> float:
        name = table.project.name if table.project else table.title
        return max(likeness(name, text[: len(name) + 12]), float(len(name) > 3 and name in text))

    best = max(tables, key=like)
    return best if like(best) >= _SAME else None
