"""真实案例 on the 示范 page: picked by category and defect, a few at a time, as a pair with its reason."""

from __future__ import annotations

import re
from html import unescape

from msgspec.structs import replace

from kb.lessons import WHOLE, lessons
from tests.ui.conftest import Launch
from tests.ui.doubles import LESSONS, RULES
from tests.ui.test_views import shown
from ui.components.lessons import categories, lesson_html
from ui.session import Key
from ui.views.teach import PAIRS

BY_CODE = {rule.code: rule for rule in RULES}


def test_pairs_are_shown_a_few_at_a_time_and_start_again(launch: Launch) -> None:
    app = launch("teach")
    text = shown(app)
    assert f"共{len(LESSONS)}组，现在是第1到{PAIRS}组" in text
    assert "出行条件1" in text
    assert "出行条件6" not in text
    assert "要先问：去年亮了几成？" in text
    app.button(key="lessons-next").click().run()
    assert "出行条件6" in shown(app)
    app.button(key="lessons-next").click().run()
    assert "出行条件1" in shown(app)


def test_pairs_are_picked_by_category_and_defect(launch: Launch) -> None:
    app = launch("teach")
    assert app.selectbox(key=Key.LESSON_CATEGORY).options == ["效益", WHOLE]
    app.selectbox(key=Key.LESSON_CATEGORY).select(WHOLE).run()
    text = shown(app)
    assert "共1组" in text
    assert "满意度 ≥90%" in text
    assert app.selectbox(key=Key.LESSON_CODE).options == [RULES[1].name]


def test_another_category_lets_go_of_a_defect_that_it_lacks(launch: Launch) -> None:
    app = launch("teach")
    app.selectbox(key=Key.LESSON_CODE).select("vague-value").run()
    assert "共7组" in shown(app)
    app.selectbox(key=Key.LESSON_CATEGORY).select(WHOLE).run()
    assert not app.exception
    assert "共1组" in shown(app)


def test_what_stands_in_a_lesson_cannot_become_markup() -> None:
    bad = '<img src=x onerror="alert(1)">'
    lesson = LESSONS[0]
    lesson = replace(lesson, project=bad, why=bad, ask=bad, weak=replace(lesson.weak, name=bad, value=bad))
    assert "<img" not in lesson_html(lesson, BY_CODE)
    whole = replace(LESSONS[-1], weak=replace(LESSONS[-1].weak, values=(bad,)))
    assert "<img" not in lesson_html(whole, BY_CODE)


def test_every_shipped_lesson_shows_both_sides_and_its_reason() -> None:
    from assistant.rules import RULES as ALL

    rules = {rule.code: rule for rule in ALL}
    for lesson in lessons():
        text = unescape(re.sub(r"<[^>]+>", " ", lesson_html(lesson, rules)))
        wanted = [lesson.project, lesson.why, *(rules[code].name for code in lesson.codes)]
        for side in (lesson.weak, lesson.good):
            wanted += [row.name for row in side.rows()]
            wanted += [*(side.goals or ()), *(side.values or ()), *(side.amounts or ())]
        assert [one for one in wanted if one not in text] == [], lesson.id
    assert categories(lessons())[:6] == ["数量", "质量", "时效", "成本", "效益", "满意度"]
    assert categories(lessons())[-1] == WHOLE
