"""What only looks like an edit: a change that is weighed, and questions about the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.compose.rows import likeness
from assistant.dialogue import rows as finding
from assistant.dialogue.compare import changes
from assistant.dialogue.explain import explain
from assistant.dialogue.intent import Intent
from assistant.dialogue.report import Turn, answer, table_of
from assistant.dialogue.state import State
from assistant.draft import layout_of
from assistant.review import review_table
from assistant.rules import RULES, by_code
from assistant.rules.card import Rule
from kb.records import Indicator
from kb.taxonomy import canonical, translate
from kb.values import parse

if TYPE_CHECKING:
    from assistant.desk import Desk

_NEAR = 0.5  # likeness of the clerk's word to a rule's name


def weighed(state: State, supposed: State, desk: Desk) -> Turn:
    """What would change and what the review would say of it; the table stays as it is."""
    now, then = table_of(state), table_of(supposed)
    if now is None or then is None or now == then:
        return answer(state, "这个改法在表里看不出变化，表格没有改动。要改请直接说“把……改成……”。")
    lines = ["只是试算，表格没有改动。照这样改：", *(f"· {line}" for line in changes(now, then))]
    old = {(f.code, f.message) for f in review_table(now, desk=desk).findings}
    found = [f for f in review_table(then, desk=desk).findings if (f.code, f.message) not in old]
    faults = [f for f in found if f.severity != "hint"]
    if faults:
        lines += ["审核会提出：", *(f"· {f.message}" for f in faults)]
    else:
        lines.append("审核不会因此退回。" + "".join(f"只有一条建议：{f.message}" for f in found[:1]))
    return answer(state, "\n".join([*lines, "要照这样改，请直接说。"]))


def rule(state: State, intent: Intent, desk: Desk) -> Turn:
    """A rule by its name, why a wording cannot stand, or what a row of the table means."""
    table = table_of(state)
    if intent.row and table is not None:
        if (found := _refused(state, intent, desk)) is not None:
            return answer(state, found)
        return answer(state, f"“{intent.value}”在审核规则里没有问题，可以写；表格没有改动。")
    named = max(RULES, key=lambda r: _named(intent.value, r))
    if _named(intent.value, named) >= _NEAR:
        return answer(state, told(named))
    if "几" in intent.value or "多少" in intent.value:
        return answer(state, _count(state))
    if table is not None and (places := finding.find(table, intent.value)):
        assert state.result is not None
        return answer(state, explain(table.indicators[places[0]], state.result, desk))
    names = "、".join(r.name for r in RULES[:8])
    return answer(
        state,
        f"“{intent.value}”不在审核规则和这张表里，表格没有改动。规则有：{names}等，可以问“什么是{RULES[0].name}”。",
    )


def _named(words: str, one: Rule) -> float:
    return 1.0 if one.name in words or words in one.name and len(words) > 2 else likeness(words, one.name)


def told(one: Rule) -> str:
    """A rule with why it matters, a weak and a good example, and where it comes from."""
    weak, good = (_shown(example.table.indicators, example.index) for example in (one.weak, one.good))
    lines = [f"“{one.name}”：{one.why.rstrip('。')}。"]
    if weak and good and weak != good:
        lines.append(f"这样会被退回：{weak}；这样可以：{good}。")
    return "\n".join([*lines, f"依据：{one.basis.rstrip('。')}。"])


def _shown(rows: tuple[Indicator, ...], index: int | None) -> str:
    return f"{rows[index].name} {rows[index].value}".strip() if index is not None and index < len(rows) else ""


def _refused(state: State, intent: Intent, desk: Desk) -> str | None:
    """What the review says of a row with the wording that the clerk asks about."""
    table = table_of(state)
    assert table is not None
    layout = layout_of(state.layout)
    group = finding.of_kind(table.indicators, intent.row)
    places = group or finding.find(table, intent.row)
    if places:
        row = table.indicators[places[0]]
    else:
        category = canonical(intent.row) or "output.quality"
        level1, level2 = layout.level_names(translate(category, layout.framework))
        row = Indicator(name=intent.row, level1=level1, level2=level2)
    tried = replace(row, value=intent.value, target=parse(intent.value, category=canonical(row.level2, row.level1)))
    place = places[0] if places else len(table.indicators)
    rows = [*table.indicators[:place], tried, *table.indicators[place + 1 :]]
    found = review_table(replace(table, indicators=tuple(rows)), desk=desk).findings
    here = [f for f in found if f.index == place and f.severity != "hint"]
    if not here:
        return None
    return f"{here[0].message}\n{told(by_code(here[0].code))}"


def _count(state: State) -> str:
    table = table_of(state)
    now = f"这张表现在有{len(table.indicators)}条。" if table else ""
    return f"一张项目表一般8—14条：数量、质量、时效、成本、效益、满意度各至少一条，七成以上要能量化。{now}"
