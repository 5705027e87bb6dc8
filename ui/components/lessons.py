"""A lesson as a pair: the weak row as a department wrote it, the row rewritten for that project, and why."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from kb.records import Project, TargetTable
from ui.components.sheet import example_html

if TYPE_CHECKING:
    from assistant.rules.card import Rule
    from kb.lessons import Lesson, Side

ORDER = ("数量", "质量", "时效", "成本", "效益", "满意度")  # then the second levels of unit tables, last whole tables


def categories(lessons: tuple[Lesson, ...]) -> list[str]:
    """The categories that lessons are there for, in the order of the form."""
    from kb.lessons import WHOLE

    found = {lesson.category for lesson in lessons}
    others = sorted(found - {*ORDER, WHOLE})
    return [one for one in (*ORDER, *others, WHOLE) if one in found]


def lesson_html(lesson: Lesson, rules: dict[str, Rule]) -> str:
    """The pair with the names of its faults above and the reason below."""
    names = "、".join(rules[code].name if code in rules else code for code in lesson.codes)
    field = rules[lesson.codes[0]].field if lesson.codes[0] in rules else ""
    out = [
        f'<div class="head"><b>{escape(lesson.project)}</b><span>{escape(names)}</span></div>',
        f'<p><b class="bad">原来这样写</b></p>{_side(lesson, lesson.weak, field)}',
        f'<p><b class="good">改成这样</b></p>{_side(lesson, lesson.good, "")}',
    ]
    if lesson.ask:
        out.append(f'<div class="hint">材料里没有，要先问：{escape(lesson.ask)}</div>')
    out.append(f"<p>{escape(lesson.why)}</p>")
    return "".join(out)


def _side(lesson: Lesson, side: Side, field: str) -> str:
    from assistant.rules.card import Example

    rows = tuple(row.indicator() for row in side.rows())
    goals = tuple(side.goals or ())
    if rows or goals:
        table = TargetTable(project=Project(name=lesson.project), goals=goals, indicators=rows)
        return example_html(Example(table, index=None, field=field), "bad" if field else "")
    lines = side.values or side.amounts or ("先空着，问清再填",)
    kind = "bad" if field else ""
    return (
        f'<div class="around">{"".join(f"""<div class="wide {kind}">{escape(line)}</div>""" for line in lines)}</div>'
    )
