"""What keeps a row of its own when a clerk states more than a form holds, and what is told with another row."""

from __future__ import annotations

import datetime as dt

from assistant.compose.filling import MOST
from assistant.compose.folding import PART, rank
from assistant.compose.rows import Row
from assistant.draft import draft
from assistant.records import Brief, Fact
from eval.desk import shipped_desk
from kb.records import TargetTable

TODAY = dt.date(2026, 11, 28)
CROWDED = (
    "全县渔政执法能力建设，预算96万元：购置执法快艇2艘、每艘18万元，执法无人机4架、每架3.5万元，水下探测仪6台，巡航浮标25个，"
    "救生衣120件，建设执法趸船1座，布设视频监控点16处，培训渔政协管员90人次，开展夜间巡查60次，增殖放流3场，2027年10月底前完成。"
)


def row(number: float, unit: str, thing: str = "", **more: object) -> Row:
    """A stated count on its way into the table."""
    fact = Fact(kind="quantity", object=thing, number=number, unit=unit, **more)  # type: ignore[arg-type]
    return Row(key=thing, category="output.quantity", name=thing, description="", value="", basis="", rank=2, fact=fact)


def table_of(text: str) -> TargetTable:
    table = draft(text, desk=shipped_desk(), today=TODAY).table
    assert table is not None
    return table


def test_a_whole_stated_after_its_parts_keeps_its_row() -> None:
    parts = [row(300, "人", "电工"), row(500, "人", "焊工"), row(400, "人", "叉车工")]
    whole = row(300 + 500 + 400, "人次")
    rank([*parts, whole], Brief(text="补贴性技能培训", status="project", title="补贴性技能培训"))
    assert whole.rank < parts[0].rank < PART
    assert whole.name == "补贴性技能培训人次"


def test_months_that_multiply_a_price_are_told_with_another_row() -> None:
    price = Row(key="p", category="cost.economic", name="训练补助标准", description="", value="", basis="", rank=3,
                fact=Fact(kind="amount", role="price", object="训练", number=1800, unit="元/人·月"))  # fmt: skip
    multiplier, own = row(10, "个月", "训练"), row(38, "人", "儿童训练")
    rank([own, price, multiplier], Brief(text="", status="project"))
    assert multiplier.rank >= PART > own.rank


def test_commitments_come_before_what_an_expert_would_add() -> None:
    table = table_of(CROWDED)
    stated = [one for one in table.indicators if any(source.kind == "text" for source in one.sources)]
    assert len(table.indicators) <= MOST
    # acceptance, one effect, satisfaction: what the form must have and the text leaves open
    assert len(table.indicators) - len(stated) == 3
    for thing in ("快艇", "无人机", "探测仪", "浮标", "救生衣", "趸船"):
        assert any(thing in one.name for one in stated), thing


def test_a_size_with_a_bound_is_a_requirement() -> None:
    table = table_of(
        "农机深松整地作业补助，任务面积6.5万亩，作业深度不低于25厘米，亩均补助30元，计195万元，2027年11月20日前完工。"
    )
    assert [one.value for one in table.indicators if "深度" in one.name] == ["≥25厘米"]
