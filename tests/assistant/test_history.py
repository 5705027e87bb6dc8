"""Values from imported tables: the same measure, a project of the same kind, sound rows of a table that is not worthless."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.comparables import comparables
from assistant.compose.history import worthy
from assistant.compose.sameness import same
from assistant.desk import Desk, open_desk
from assistant.draft import draft
from kb.records import Budget, Indicator, Project, ReadResult, TargetTable, ValueSource
from kb.store import Store
from kb.taxonomy import canonical
from kb.values import parse

TODAY = dt.date(2026, 11, 28)
QUANTITY, QUALITY = ("产出指标", "数量指标"), ("产出指标", "质量指标")
TIME, COST = ("产出指标", "时效指标"), ("成本指标", "经济成本指标")
SOCIAL, ECO = ("效益指标", "社会效益指标"), ("效益指标", "生态效益指标")
CONTENT = ("满意度指标", "服务对象满意度指标")
Cell = tuple[tuple[str, str], str, str, str]


def table(name: str, goal: str, rows: list[Cell], year: int = 2026, total: float = 50) -> TargetTable:
    read = tuple(
        Indicator(
            level1=one,
            level2=two,
            name=title,
            value=value,
            description=told,
            target=parse(value, year=year, category=canonical(two, one)),
        )
        for (one, two), title, value, told in rows
    )
    budget = Budget(total=total, fiscal=total)
    return TargetTable(
        title=name, year=year, layout="cn-2021", project=Project(name=name), budget=budget, goals=(goal,),
        indicators=read,
    )  # fmt: skip


def books(place: str, year: int, share: int) -> TargetTable:
    rows: list[Cell] = [
        (COST, "购书总成本", "≤50万元", "购书支出合计"),
        (QUANTITY, "图书购置数量", "=8000册", "验收入库的图书册数"),
        (QUALITY, "图书验收合格率", "=100%", "验收合格册数÷购置册数×100%"),
        (TIME, "图书上架时间", f"{year}年10月31日前", "最后一批图书上架的日期"),
        (SOCIAL, "图书馆年接待读者人次", "≥60000人次", "门禁系统记录的到馆人次"),
        (CONTENT, "到馆群众满意度", f"≥{share}%", "满意和较满意份数÷有效问卷份数×100%"),
    ]
    return table(f"{place}图书馆图书购置", f"{year}年图书馆购置图书8000册，10月底前上架", rows, year)


def habit(name: str, goal: str, who: str) -> TargetTable:
    """A table where every share is 95 %."""
    shares = [(QUALITY, "任务完成率"), (QUALITY, "设备验收合格率"), (SOCIAL, "设施使用率"), (CONTENT, who)]
    rows: list[Cell] = [(QUANTITY, "工作数量", "=20件", "按台账统计的件数")]
    rows += [(level, title, "≥95%", "符合要求的数量÷总数量×100%") for level, title in shares]
    return table(name, goal, rows)


def pipes(name: str = "农村供水管网漏损改造", leak: str = "≤12%") -> TargetTable:
    rows: list[Cell] = [
        (COST, "项目总成本", "≤420万元", "项目结算金额合计"),
        (QUANTITY, "更换供水管道长度", "=38公里", "竣工图核定的更换管道长度"),
        (QUANTITY, "智能水表安装数量", "=5200块", "安装并通水的智能水表块数"),
        (QUALITY, "管道水压试验合格率", "=100%", "试压合格管段数÷试压管段总数×100%"),
        (QUALITY, "智能水表在线率", "≥98%", "在线水表数÷安装水表总数×100%"),
        (TIME, "工程完工时间", "2026年11月30日前", "竣工验收的日期"),
        (ECO, "改造区管网漏损率", leak, "（供水量－售水量）÷供水量×100%，2025年为27%"),
        (CONTENT, "用水户满意度", "≥92%", "满意和较满意户数÷有效问卷户数×100%"),
    ]
    return table(
        name, "2026年11月30日前更换老旧供水管道38公里，安装智能水表5200块，管网漏损率降到12%以下", rows, total=420
    )


IMPORTED = [
    *[books(place, year, share) for place, year, share in (("甲县", 2024, 91), ("乙县", 2025, 92), ("丙县", 2026, 94))],
    habit("纪委办案工作经费", "2026年查办案件20件，保障纪委监委办案", "群众满意度"),
    habit("办案一体化工作平台", "2026年建成纪委监委办案一体化工作平台", "群众满意度"),
    habit("监察留置看护经费", "2026年保障留置看护工作20件", "辖区群众满意度"),
    habit("县图书馆设备与图书购置", "2026年图书馆购置图书20件", "到馆群众满意度"),
    habit("农村公路安全护栏安装", "2026年农村公路安装安全护栏20件", "沿线群众满意度"),
    pipes(),
]


@pytest.fixture(scope="module")
def base(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The shipped base and index with nine imported tables, in a folder of their own."""
    folder: Path = tmp_path_factory.mktemp("past") / "home"
    shutil.copytree(desk.home, folder)
    with Store(folder / "base.sqlite") as store:
        for place, one in enumerate(IMPORTED):
            store.add(ReadResult(tables=(one,)), None, f"{place:02d}" * 32, "import", name=f"past-{place}.docx")
    opened = open_desk(folder)
    yield opened
    opened.store.close()


def rows_of(base: Desk, text: str) -> dict[str, Indicator]:
    result = draft(text, desk=base, today=TODAY)
    assert result.table is not None
    return {row.name: row for row in result.table.indicators}


def past(row: Indicator) -> list[ValueSource]:
    return [source for source in row.sources if source.kind == "history"]


BOOKS = "县图书馆购置新书，采购图书1.2万册，预算50万元，明年10月底前上架。"
PIPES = "农村供水管网漏损改造，更换老旧供水管道20公里，预算200万元，明年11月底前完工。"


def test_what_the_imported_tables_are(base: Desk) -> None:
    """The ground of the tests below: tables filled by habit are flagged as such, the others are sound to the row."""
    for one in base.store.tables("import"):
        share = {row.value for row in one.indicators if row.value.endswith("%")}
        assert worthy(base, one.id) is (share != {"≥95%"}), one.title
        if len(share) > 1:
            assert base.store.sound_of([row.id for row in one.indicators if row.value.endswith("%")])


def test_three_rows_of_the_same_kind_are_a_spread_of_those_rows(base: Desk) -> None:
    row = rows_of(base, BOOKS)["到馆群众满意度"]
    (source,) = past(row)
    assert row.value == "≥92%"
    assert source.quote == "2024—2026年，可比指标3条，中位数92%，中间一半在91.5—93%"
    names = {base.store.table(ref.rpartition("-")[0]).title for ref in source.ref.split("；")}
    assert names == {"甲县图书馆图书购置", "乙县图书馆图书购置", "丙县图书馆图书购置"}


def test_rows_of_other_work_and_of_tables_filled_by_habit_are_no_history(base: Desk) -> None:
    rows = rows_of(base, "购置消防车2台，预算300万元，明年9月底前交付。")
    assert "辖区群众满意度" in rows
    assert not [source for row in rows.values() for source in past(row)]


def test_the_one_row_of_the_same_project_is_taken_and_told_as_one(base: Desk) -> None:
    rows = rows_of(base, PIPES)
    leak = rows["改造区管网漏损率"]
    assert (leak.value, leak.sources[0].kind) == ("≤12%", "history")
    assert leak.basis == "上年同类项目1条：2026年农村供水管网漏损改造，改造区管网漏损率≤12%，待确认"
    assert "27%" not in leak.description
    assert rows["用水户满意度"].value == "≥92%"
    assert rows["管道水压试验合格率"].basis.endswith("待确认")
    assert rows["老旧供水管道更换长度"].value == "=20公里"


def test_work_that_the_text_has_not_is_not_taken_over(base: Desk) -> None:
    assert not [name for name in rows_of(base, PIPES) if "水表" in name]


def test_a_same_named_table_filled_by_habit_gives_nothing(base: Desk) -> None:
    rows = rows_of(base, "农村公路安全护栏安装，安装护栏12公里，预算60万元，明年9月底前完工。")
    assert not [source for row in rows.values() for source in past(row)]


def test_the_chart_beside_a_row_shows_the_same_rows(base: Desk) -> None:
    result = draft(BOOKS, desk=base, today=TODAY)
    assert result.table is not None
    row = next(one for one in result.table.indicators if one.name == "到馆群众满意度")
    spread = comparables(base, row, result.table)
    assert spread is not None
    assert [one.number for one in spread.rows if not one.written] == [91, 92, 94]
    assert not [one for one in spread.rows if "办案" in one.project]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("改造区管网漏损率", "管网漏损率", True),
        ("沿线群众满意度", "群众满意度", True),
        ("设备验收合格率", "设备验收合格数", False),
        ("管网漏损率", "管网漏损率下降幅度", False),
        ("产品抽检合格率", "产品抽检不合格率", False),
        ("系统可用率", "系统使用率", False),
    ],
)
def test_same_measure_by_the_grammar_of_names(one: str, other: str, alike: bool) -> None:
    assert same(one, other) is alike
