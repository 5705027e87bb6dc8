"""A clerk's own edit is never lost: random sequences of edits and redrafts, every earlier edit looked for after each."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

import pytest

from assistant.desk import Desk
from assistant.dialogue import State, apply_edit, new, step
from kb.records import Indicator, TargetTable
from kb.taxonomy import canonical, translate

TODAY = dt.date(2025, 11, 20)
QUICK, ALL = 3, 24
STARTS = (
    "镇卫生院2026年采购彩超机2台、心电图机6台，共98万元，5月底前装好，设备完好率98%以上。",
    "县林业局2026年组织护林员培训5期300人，15万元，10月底前办完，考核合格率不低于95%。",
    "2026年修复水毁农桥9座、清淤渠道21公里，240万元，汛前5月底完工，验收合格率100%。",
    "社区食堂运营补助，2026年全年，服务老人420人，36万元，老人满意度90%以上。",
    "2026年开展食用农产品抽检860批次，51.6万元，11月底前完成，检测报告按时出具率98%。",
)
REDRAFTS = (
    "预算改成{money}万元", "推到2027年做", "另外还要配平板电脑{n}台", "换成河北的表式", "用国家统一的表", "再加两个效益指标",
    "质量指标再多一个", "常用值我都认", "目标里加一句：资料全部归档", "项目名称改成惠民实事项目", "再加印宣传手册{n}00册",
    "预算砍到{money}万，其他跟着改", "时间统一推到年底", "预算跟着改一下", "为什么没有生态效益", "先这样，我再看看", "满意度别人一般定多少",
)  # fmt: skip


@dataclass
class Wishes:
    """What the clerk has asked for so far, by the id of the row."""

    values: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    bases: dict[str, str] = field(default_factory=dict)
    levels: dict[str, str] = field(default_factory=dict)
    added: dict[str, str] = field(default_factory=dict)
    removed: dict[str, str] = field(default_factory=dict)
    done: list[str] = field(default_factory=list)


def table_of(state: State) -> TargetTable:
    assert state.result is not None
    assert state.result.table is not None
    return state.result.table


def rates(state: State, wishes: Wishes) -> list[Indicator]:
    """Rows whose share may be changed: not those that the clerk added (they are changed by name)."""
    return [row for row in table_of(state).indicators if row.target and row.target.unit == "%"]


def lost(state: State, wishes: Wishes) -> list[str]:
    """Every wish that the table no longer carries."""
    rows = {row.id: row for row in table_of(state).indicators}
    names = {row.name: row for row in rows.values()}
    found = [
        f"{key} value {value}: {_cell(rows, key)}"
        for key, value in wishes.values.items()
        if key not in rows or rows[key].value != value
    ]
    found += [f"{key} basis" for key, text in wishes.bases.items() if key not in rows or rows[key].basis != text]
    found += [f"{key} text" for key, text in wishes.texts.items() if key not in rows or rows[key].description != text]
    found += [
        f"{key} level {level}"
        for key, level in wishes.levels.items()
        if key not in rows
        or translate(canonical(rows[key].level2, rows[key].level1) or "", "cn-2021") != translate(level, "cn-2021")
    ]
    found += [
        f"added {name}" for name, value in wishes.added.items() if name not in names or names[name].value != value
    ]
    found += [f"removed {name} is back" for key, name in wishes.removed.items() if key in rows or name in names]
    return found


def _cell(rows: dict[str, Indicator], key: str) -> str:
    return rows[key].value if key in rows else "no row"


def _edit(state: State, wishes: Wishes, dice: random.Random, desk: Desk) -> State:
    """One edit of the clerk's own, in the grid or in words."""
    kind = dice.choice(["grid", "value", "text", "basis", "move", "remove", "add"])
    shares = [row for row in rates(state, wishes) if row.id not in wishes.removed]
    row = dice.choice(shares) if shares else dice.choice(table_of(state).indicators)
    wishes.done.append(f"{kind} {row.name}")
    if kind in ("grid", "value") and shares:
        value = f"≥{dice.choice((81, 83, 86, 91, 93, 94, 96))}%"
        state = (
            apply_edit(state, row.id, "value", value, desk)
            if kind == "grid"
            else step(state, f"{row.name}改成{value[1:]}以上", desk)[0]
        )
        wishes.values[row.id] = value
        if row.name in wishes.added:
            wishes.added[row.name] = value
    elif kind == "text":
        text = f"按{dice.randint(10, 99)}份台账统计"
        state = step(state, f"{row.name}的说明改成{text}", desk)[0]
        wishes.texts[row.id] = text
    elif kind == "basis":
        basis = f"县政府办{dice.randint(10, 99)}号文"
        state = step(state, f"{row.name}的依据改成{basis}", desk)[0]
        wishes.bases[row.id] = basis
    elif kind == "move":
        level = dice.choice(("output.quality", "benefit.social"))
        word = {"output.quality": "质量指标", "benefit.social": "社会效益"}[level]
        stands = translate(canonical(row.level2, row.level1) or "", "cn-2021")
        state = step(state, f"把{row.name}移到{word}", desk)[0]
        if stands != level:  # else it stands there already, and nothing is asked
            wishes.levels[row.id] = level
    elif kind == "remove" and len(table_of(state).indicators) > 6:
        row = dice.choice(table_of(state).indicators)  # the total and what the text states as well
        wishes.done[-1] = f"remove {row.name}"
        number = table_of(state).indicators.index(row) + 1
        state = step(state, dice.choice((f"删掉{row.name}", f"去掉{row.name}那行", f"第{number}条不要了")), desk)[0]
        for known in (wishes.values, wishes.texts, wishes.bases, wishes.levels):
            known.pop(row.id, None)
        wishes.added.pop(row.name, None)
        wishes.removed[row.id] = row.name
    elif kind == "add":
        name = f"{dice.choice('甲乙丙丁戊己庚辛')}类台账{dice.choice('登记核对移交归集')}率"
        if name not in {row.name for row in table_of(state).indicators} and name not in wishes.removed.values():
            before = {row.id for row in table_of(state).indicators}
            state = step(state, f"加一条质量指标：{name}不低于92%", desk)[0]
            if {row.id for row in table_of(state).indicators} - before:
                wishes.added[name] = "≥92%"
            else:  # it took the place of a row that measures the same
                twin = next(row for row in table_of(state).indicators if row.name == name)
                wishes.values[twin.id] = "≥92%"
    return state


@pytest.mark.parametrize("seed", [pytest.param(n, marks=() if n < QUICK else pytest.mark.slow) for n in range(ALL)])
def test_no_edit_is_lost(seed: int, desk: Desk) -> None:
    dice = random.Random(seed)
    state, _ = step(new(TODAY), STARTS[seed % len(STARTS)], desk)
    wishes = Wishes()
    for _ in range(10):
        if dice.random() < 0.5:
            state = _edit(state, wishes, dice, desk)
        else:
            said = dice.choice(REDRAFTS).format(money=dice.randint(20, 90), n=dice.randint(2, 40))
            wishes.done.append(said)
            state = step(state, said, desk)[0]
        assert lost(state, wishes) == [], wishes.done
