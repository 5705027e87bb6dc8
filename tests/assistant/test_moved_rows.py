"""Rows that were written for another project, and rows under the wrong heading, found by what the library knows."""

from __future__ import annotations

from itertools import islice

import msgspec
import pytest

from assistant.review import review_table
from assistant.rules import card
from assistant.rules.belongs import belongs
from assistant.rules.irrelevant import check
from assistant.rules.reading import Row, read, read_row
from assistant.rules.topics import shipped
from assistant.settings import settings
from kb import shipping
from tests.assistant.fit_kinship import at_home, exemplary, moved, scene

BENEFIT, OUTPUT = "效益指标", "产出指标"


def test_rows_moved_into_other_projects_are_found_and_rows_at_home_are_not() -> None:
    """About four of ten moved rows are found, the others could stand anywhere."""
    away = list(islice(moved(), 200))
    assert sum(check(row) is not None for row in away) >= 0.3 * len(away)
    home = [*islice(at_home(), 300), *islice(exemplary(), 300)]
    assert sum(check(row) is not None for row in home) <= 0.005 * len(home)


def _under(level2: str, level1: str) -> list[Row]:
    """Rows of exemplary tables about money to keep low, put under another heading."""
    out = []
    for document in shipping.exemplars()[::12]:
        table = document.result.tables[0]
        if table.kind != "project":
            continue
        here = scene(table)
        for row in here.rows:
            if row.category == "cost.economic" and row.value.dimension == "money":
                out.append(
                    read_row(here, row.index, msgspec.structs.replace(row.indicator, level1=level1, level2=level2))
                )
    return out


@pytest.mark.parametrize(
    ("level2", "level1"),
    [("数量指标", OUTPUT), ("质量指标", OUTPUT), ("社会效益指标", BENEFIT), ("生态效益指标", BENEFIT)],
)
def test_money_to_keep_low_belongs_under_cost(level2: str, level1: str) -> None:
    rows = _under(level2, level1)
    assert len(rows) > 10
    assert sum(belongs(row) is not None for row in rows) >= 0.9 * len(rows)


def test_the_shipped_tables_stand_where_the_cards_put_them() -> None:
    topics = shipped()
    assert topics is not None
    for document in shipping.exemplars()[::16]:
        for table in document.result.tables:
            for row in read(table, settings(), topics).rows:
                assert belongs(row) is None, (table.id, row.name)


@pytest.mark.parametrize(
    ("project", "goal", "name", "value"),
    [
        ("水文中心站网运维", "运维雨量站53处，更换雷达水位计6台", "雷达水位计更换数量", "=6台"),
        ("馆藏文物预防性保护和数字化", "购置恒温恒湿柜15组、环境监测终端40个", "环境监测终端数量", "=40个"),
        ("超低容量喷雾器购置", "设监测点36个，投药消杀120万平方米", "投药消杀面积", "=120万平方米"),
    ],
)
def test_what_the_goals_speak_of_is_no_other_projects(project: str, goal: str, name: str, value: str) -> None:
    def found(said: str) -> list[str]:
        made = card.table(
            project, [card.row("数量指标", name, value, "按清单逐个核实的实际数")], usage=project, goals=[said]
        )
        return [one.code for one in review_table(made).findings if one.index == 0]

    assert "irrelevant" not in found(goal)
