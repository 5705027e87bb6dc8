"""Plan documents: one project or several, prose or a list, in the formats that offices use."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import docx
import pytest

from assistant.desk import Desk
from assistant.drafting import answer
from assistant.plans import listed, places, read_plan, split
from assistant.records import AssistantError
from kb.home import ROOT

TODAY = dt.date(2025, 11, 20)
SEVERAL = """青溪县交通运输局2026年养护计划
按照工作安排，实施下列项目。
一、农村公路修补项目
修补农村公路坑槽6200平方米，养护里程48公里，投资95万元，2026年10月底前完工。
二、桥梁检测项目
检测农村桥梁36座，预算28.8万元，6月底前提交检测报告。
三、保障措施
明确责任，加强检查。
"""
ONE = """关于申请2026年敬老院消防改造资金的请示
一、项目概况
为全县4所敬老院安装喷淋系统4套，更换防火门62樘。
二、资金测算
总投资88万元。
三、进度安排
2026年9月底前完工投用。
"""
LIST = (
    "县文旅局2026年专项资金安排表\n序号　项目名称　主要内容　金额（万元）\n"
    "1　乡镇文艺演出　举办演出80场，覆盖62个村　40\n2　传承人补助　补助传承人26名，每人每年3000元　7.8\n合计　　　47.8"
)


def test_headings_with_a_sum_each_are_projects() -> None:
    parts = split(SEVERAL)
    assert len(parts) == 2
    assert all("青溪县交通运输局2026年" in part for part in parts)
    assert "保障措施" not in "".join(parts)


def test_sections_of_one_project_stay_together() -> None:
    (whole,) = split(ONE)
    assert whole.startswith("项目名称：敬老院消防改造")
    assert "62樘" in whole
    assert "88万元" in whole


CHAPTERED = """海棠镇2027年重点项目实施方案
一、总体要求
2026年全镇粮食总产量1.8万吨。
二、项目安排
（一）村道维修项目
维修村道6公里，预算42万元，9月底前完工。
（二）路灯安装项目
安装路灯120盏，预算30万元，8月底前完成。
三、有关要求
抽调9人组成专班，每月调度2次。
"""


def test_a_chapter_ends_the_last_project() -> None:
    parts = split(CHAPTERED)
    assert len(parts) == 2
    assert "专班" not in parts[1]


@pytest.mark.parametrize(
    "said", ["以上三个项目共需资金126万元。", "三个项目总投资126万元，由镇财政统筹。", "上述3项工作合计126万元"]
)
def test_the_sum_of_all_belongs_to_none(said: str) -> None:
    parts = split(
        "1. 道路维修：维修村道6公里，预算42万元。\n2. 路灯安装：装路灯120盏，预算30万元。\n"
        f"3. 垃圾清运：清运垃圾3600吨，预算54万元。\n{said}"
    )
    assert len(parts) == 3
    assert not any("126" in part for part in parts)


def test_a_list_gives_a_project_a_line() -> None:
    parts = listed(LIST)
    assert len(parts) == 2
    assert "预算总额7.8万元" in parts[1]
    assert listed(SEVERAL) == []


def _word(path: Path, text: str) -> Path:
    document = docx.Document()
    for line in text.strip().split("\n"):
        document.add_paragraph(line)
    document.save(str(path))
    return path


def test_several_projects_give_several_tables(desk: Desk, tmp_path: Path) -> None:
    result = answer("", file=_word(tmp_path / "计划.docx", SEVERAL), today=TODAY, desk=desk)
    assert result.table is not None
    assert [table.budget.total for table in (result.table, *result.tables)] == [95.0, 28.8]
    assert "共有2个项目" in result.notes[0]
    assert {table.unit.name for table in (result.table, *result.tables)} == {"青溪县交通运输局"}
    assert len(result.questions) <= 3


def test_one_project_gives_one_table(desk: Desk, tmp_path: Path) -> None:
    result = answer("", file=_word(tmp_path / "请示.docx", ONE), today=TODAY, desk=desk)
    assert result.table is not None
    assert result.tables == ()
    values = {row.value for row in result.table.indicators}
    assert {"=62樘", "≤88万元", "2026年9月30日前"} <= values


def test_what_is_no_plan(tmp_path: Path) -> None:
    with pytest.raises(AssistantError, match="没有这个文件"):
        read_plan(tmp_path / "没有.docx")
    with pytest.raises(AssistantError, match="文件夹"):
        read_plan(tmp_path)
    blank = tmp_path / "空.docx"
    docx.Document().save(str(blank))
    with pytest.raises(AssistantError, match="没有读到文字"):
        read_plan(blank)


def test_a_file_for_each_project(desk: Desk) -> None:
    result = answer("2026年修补公路48公里，95万元，10月底前完工。", today=TODAY, desk=desk)
    assert result.table is not None
    assert places([result.table], Path("a/表.docx")) == [Path("a/表.docx")]
    two = places([result.table, result.table], Path("a/表.docx"))
    assert len(set(two)) == 2
    assert all(path.parent == Path("a") and path.suffix == ".docx" and path.stem.startswith("表-0") for path in two)


def test_plans_of_others_are_cut_at_their_projects() -> None:
    cases = json.loads((ROOT / "eval" / "cases" / "plans.json").read_text(encoding="utf-8"))
    found = {case["id"]: len(listed(case["text"]) or split(case["text"])) for case in cases}
    assert found == {case["id"]: len(case["projects"]) for case in cases}


def test_the_parts_of_one_project_are_no_projects() -> None:
    told = "学校改造，总投资30万元：一是更换门窗60樘，20万元；二是粉刷墙面3000平方米，10万元。8月底前完工。"
    assert len(split(told)) == 1
