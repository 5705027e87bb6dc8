"""One small form that the tests of the readers write in every format, and what it must be read as."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from kb.errors import KbError
from kb.readers import read_file
from kb.records import TargetTable

BLOCK = (
    ("项目名称", "乡镇卫生院设备更新", "项目编码", "13099925P00WS10100021"),
    ("实施单位", "青河县卫生健康局", "年度资金总额", "36万元"),
    ("年度目标", "1.更新设备12台；2.培训操作人员30人。", "", ""),
)
HEAD = ("一级指标", "二级指标", "三级指标", "指标值")
ROWS = (
    ("产出指标", "数量指标", "更新设备数量", "12台"),
    ("产出指标", "数量指标", "培训操作人员", "≥30人"),
    ("产出指标", "质量指标", "设备验收合格率", "100%"),
    ("满意度指标", "服务对象满意度指标", "就诊群众满意度", "≥90%"),
)
TITLE = "项目支出绩效目标申报表（2025年度）"


def rows(table: TargetTable) -> list[tuple[str, str, str, str]]:
    return [(row.level1, row.level2, row.name, row.value) for row in table.indicators]


def check(path: Path) -> TargetTable:
    """The one table of a document that holds the form above."""
    (table,) = read_file(path).tables
    assert rows(table) == list(ROWS)
    assert (table.year, table.unit.name, table.budget.total) == (2025, "青河县卫生健康局", 36.0)
    assert table.project is not None
    assert (table.project.name, table.project.code) == ("乡镇卫生院设备更新", "13099925P00WS10100021")
    assert table.goals == ("更新设备12台", "培训操作人员30人。")
    return table


def cell(text: str, down: int = 1, across: int = 1) -> str:
    return f'<td rowspan="{down}" colspan="{across}">{text}</td>'


def form_html(title: str = TITLE) -> str:
    """The form as a page, levels merged down."""
    out = f"<h2>{title}</h2><table border=1>"
    out += "".join("<tr>" + "".join(cell(text) for text in line) + "</tr>" for line in BLOCK[:2])
    out += f"<tr>{cell(BLOCK[2][0])}{cell(BLOCK[2][1], across=3)}</tr>"
    out += "<tr>" + "".join(f"<th>{text}</th>" for text in HEAD) + "</tr>"
    out += f"<tr>{cell('产出指标', 3)}{cell('数量指标', 2)}" + "".join(cell(text) for text in ROWS[0][2:]) + "</tr>"
    out += "<tr>" + "".join(cell(text) for text in ROWS[1][2:]) + "</tr>"
    out += "<tr>" + "".join(cell(text) for text in ROWS[2][1:]) + "</tr>"
    return out + "<tr>" + "".join(cell(text) for text in ROWS[3]) + "</tr></table>"


def grid() -> list[tuple[str, ...]]:
    return [(TITLE, "", "", ""), *BLOCK, HEAD, *ROWS]


def refused(path: Path, says: str) -> None:
    """The file is refused with one line that says this, in time."""
    started = time.monotonic()
    with pytest.raises(KbError, match=says) as caught:
        read_file(path)
    assert str(caught.value).startswith(f"{path.name}：")
    assert "请" in str(caught.value)
    assert time.monotonic() - started < 10
