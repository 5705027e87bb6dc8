"""What the pages do with a conversation, without Streamlit: quick replies, edits, and following a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from assistant.dialogue.state import Change
from kb.records import Indicator, TargetTable, ValueSource, from_builtins, to_builtins
from kb.taxonomy import canonical

if TYPE_CHECKING:
    from assistant.dialogue import State
    from assistant.records import Finding, OpenQuestion
    from ui.bootstrap import Services

_TEXT_FIELDS = ("name", "value", "description", "basis", "evidence")
# How to ask for a layout in the chat; only what the dialogue understands is offered once a draft stands.
LAYOUT_WORDS = {
    "cn-2021": "全国",
    "cn-2015": "旧表",
    "hebei": "河北",
    "henan-project": "河南",
    "gansu": "甘肃",
    "sichuan": "四川",
    "chongqing": "重庆",
    "hubei": "湖北",
    "hunan": "湖南",
}


def layout_message(layout: str) -> str:
    """What a clerk would say to change the form."""
    return f"换成{LAYOUT_WORDS.get(layout, layout)}表式"


def understood_layouts(layouts: Sequence[str]) -> list[str]:
    """Those layouts that the dialogue changes to when asked."""
    from assistant.dialogue.hearing import parse

    return [one for one in layouts if (parse(layout_message(one), drafting=True).value == one)]


def answer(questions: Sequence[OpenQuestion], place: int, choice: str) -> str:
    """The message that answers question `place`: the dialogue takes a bare answer for the first one only."""
    slot = questions[place].slot
    return choice if place == 0 or slot in choice else f"{slot}{choice}"


def replied(state: State, words: str) -> State:
    """The conversation with one more line of the assistant."""
    from msgspec.structs import replace

    from assistant.dialogue import Message

    return replace(state, messages=(*state.messages, Message(role="assistant", text=words)))


def restored(state: State, earlier: State, when: str) -> State:
    """The conversation with the table of an earlier version; what stood last can be undone to."""
    from msgspec.structs import replace

    from assistant.dialogue.state import Snapshot

    present = Snapshot(**{field: getattr(state, field) for field in Snapshot.__struct_fields__})
    back = replace(earlier, messages=state.messages, past=(*state.past, present), future=(), turn=state.turn + 1)
    return replied(back, f"已恢复到{when}的版本。说“撤销”可以回到刚才。")


def change(services: Services, state: State, row_id: str, field: str, typed: str) -> State:
    """One edit from the grid, told in the chat as well."""
    table = state.result.table if state.result else None
    row = next((one for one in table.indicators if one.id == row_id), None) if table else None
    if row is None:
        return replied(state, "这一行已经不在表里了，没有改动。")
    after = services.edit(state, (Change(row_id, field, typed),))
    if field == "remove":
        return replied(after, f"已删除“{row.name}”。说“撤销”可以恢复。")
    stands = next((str(getattr(one, field) or "") for one in _rows(after) if one.id == row_id), typed)
    shown = {"value": "指标值", "name": "名称", "description": "说明", "basis": "依据"}.get(field, "内容")
    words = f"“{row.name}”的{shown}改为“{stands}”。" if stands else f"“{row.name}”的{shown}已清空。"
    return replied(after, words)


def follow(services: Services, state: State, finding: Finding) -> State:
    """The conversation after the suggestion of a finding is taken over; unchanged where there is none."""
    table = state.result.table if state.result else None
    if table is None or not finding.suggestion:
        return state
    changes = tuple(steps(table, finding))
    after = services.edit(state, changes) if changes else state
    return replied(after, f"已按审核意见改写：{finding.message}")


def steps(table: TargetTable, finding: Finding) -> Iterator[Change]:
    """The cells that a finding's suggestion changes; a value keeps the source that the suggestion gives."""
    suggestion = finding.suggestion or {}
    if finding.scope == "table":
        for added in suggestion.get("add") or ():
            yield _addition(_plain(added))
        return
    if finding.index is None or finding.index >= len(table.indicators):
        return
    row = table.indicators[finding.index]
    added = [_addition(_plain(one)) for one in suggestion.get("add") or ()]
    if _deletes(suggestion):
        yield Change(row.id, "remove", "")
        yield from added
        return
    level2 = suggestion.get("level2")
    category = canonical(level2, suggestion.get("level1", "")) if level2 else None
    for field in _TEXT_FIELDS:
        if field in suggestion and suggestion[field] != getattr(row, field):
            source = _source(suggestion) if field == "value" else None
            yield Change(row.id, field, str(suggestion[field] or ""), source)
    if category and level2 != row.level2:
        yield Change(row.id, "level2", category)
    yield from added


def _source(suggestion: dict[str, Any]) -> ValueSource | None:
    """Where the suggested value comes from; None where the clerk's word is all there is."""
    given = suggestion.get("sources") or ()
    if not given:
        return None
    return given[0] if isinstance(given[0], ValueSource) else from_builtins(given[0], ValueSource)


def _deletes(suggestion: dict[str, Any]) -> bool:
    """A suggestion with an empty name takes the row away."""
    return bool(suggestion.get("remove")) or suggestion.get("name") == ""


def _addition(added: dict[str, Any]) -> Change:
    category = canonical(added.get("level2", ""), added.get("level1", "")) or "output.quantity"
    name = str(added.get("name", "")).replace("\t", " ")
    return Change(f"added/{name}", "add", "\t".join((category, name, str(added.get("value") or ""))))


def _plain(record: Any) -> dict[str, Any]:
    return dict(to_builtins(record))


def _rows(state: State) -> tuple[Indicator, ...]:
    return state.result.table.indicators if state.result and state.result.table else ()


def preview(finding: Finding) -> str:
    """A suggestion in words: what will stand where; "" where there is none."""
    suggestion = finding.suggestion or {}
    labels = {"level2": "归入", "name": "三级指标", "value": "指标值", "description": "说明", "basis": "依据"}
    parts = [f"{label}：{suggestion[field]}" for field, label in labels.items() if suggestion.get(field)]
    if _deletes(suggestion):
        parts.append("删除这一行")
    if added := [_plain(one) for one in suggestion.get("add") or ()]:
        rows = (f"{one.get('level2', '')}“{one.get('name', '')}”{one.get('value') or ''}" for one in added)
        parts.append("增加：" + "、".join(rows))
    if goals := suggestion.get("goals"):
        parts.append("绩效目标：" + "".join(map(str, goals)))
    return "；".join(parts)


def money(amount: float) -> str:
    """万元 as a form prints it."""
    return f"{amount:,.4f}".rstrip("0").rstrip(".")


def plain(words: str) -> str:
    """Words as a label: the marks of Markdown lose their meaning."""
    return "".join(f"\\{mark}" if mark in "\\`*_{}[]<>#+~|$:" else mark for mark in words.replace("\n", " "))


def file_name(name: str) -> str:
    """A name without what Windows forbids in file names."""
    return "".join("_" if mark in '\\/:*?"<>|\r\n\t' else mark for mark in name)[:60].strip(". ") or "项目"


def reason(why: str) -> str:
    """The part of a hit's reason that a clerk reads: shared words; ranks and scores are left to the tooltip."""
    shared = next((part for part in why.replace(";", "；").split("；") if "词" in part and "：" in part), "")
    return shared.strip() or "意思相近"
