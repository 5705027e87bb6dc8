"""Invented tables written in the three ways in which text tables come, disturbed at random, read back whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kb.readers import read_file

Line = tuple[str, str, str, str, str, str]  # level1, level2, name, value, description, basis

PROJECT = {
    "产出指标": {
        "数量指标": ("培训村医人数", "维修灯杆数量", "清淤河道长度", "举办招聘会场次"),
        "质量指标": ("培训合格率", "工程验收合格率", "数据准确率"),
        "时效指标": ("完成时间", "任务完成及时率", "补贴发放时间"),
        "成本指标": ("培训总成本", "人均培训成本"),
    },
    "效益指标": {
        "社会效益指标": ("受益群众人数", "亮灯率", "社会效益指标"),
        "可持续影响指标": ("设备使用年限", "长效管护机制"),
    },
    "满意度指标": {"服务对象满意度指标": ("群众满意度", "参训人员满意度")},
}
HENAN = {
    "投入管理指标": {
        "工作目标管理": ("年度履职目标相关性", "工作任务科学性"),
        "预算和财务管理": ("预算编制完整性", "预算执行率", "预算调整率", "决算真实性"),
        "绩效管理": ("绩效监控完成率", "绩效自评完成率"),
    },
    "产出指标": {
        "重点工作任务完成": ("道路养护里程", "危桥改造数量", "审批事项办理"),
        "履职目标实现": ("年度工作目标完成率",),
    },
    "效益指标": {"履职效益": ("社会效益", "营商环境"), "满意度": ("群众满意度", "服务对象满意度")},
}
GANSU = {
    "基本运行指标": {"预算收支管理": ("预算执行率", "预算调整率"), "采购管理": ("政府采购规范性", "采购节约情况")},
    "重点履职指标": {"数量指标": ("执法检查次数", "普法宣传场次"), "成本指标": ("成本控制", "项目支出")},
    "部门综合指标": {"社会效益": ("安全意识",), "服务对象满意度": ("企业满意度",)},
    "可持续发展能力指标": {"宣传培训": ("培训计划完成率", "信息刊发数量")},
}
VALUES = ("≥95%", "100%", "12台", "2025年6月底前", "≤30万元", "良好", "规范", "提高", "≥1200人次", "3.5公里")
TEXTS = ("反映完成情况的指标，按实际数计算", "完成数占计划数的比例", "完成数/计划数*100%")


def lines(shape: dict[str, dict[str, tuple[str, ...]]], random_: random.Random) -> list[Line]:
    out = []
    for level1, seconds in shape.items():
        for level2, names in seconds.items():
            for name in random_.sample(names, random_.randint(1, len(names))):
                basis = random_.choice(("工作计划", "行业标准", "", "合同约定"))
                out.append((level1, level2, name, random_.choice(VALUES), random_.choice(TEXTS), basis))
    return out


def merged(rows: list[Line]) -> list[tuple[str, str]]:
    """The levels as a form with merged cells prints them."""
    out, before = [], ("", "")
    for level1, level2, *_ in rows:
        out.append(("" if level1 == before[0] else level1, "" if (level1, level2) == before else level2))
        before = level1, level2
    return out


def one_cell_a_line(rows: list[Line], chance: random.Random) -> str:
    heads = ("一级指标", "二级指标", "三级指标", "绩效指标描述", "指标值", "指标值确定依据")
    text = " 第二部分\n1.某项目绩效目标表\n\t360001某县教育局本级\n\t单位：万元\n\n\t绩效目标\n\t1.甲。\n2.乙\n\n\n"
    text += "".join(f"\t{head}\n" for head in heads) + "\n"
    for (first, _), (_, level2, name, value, description, basis) in zip(merged(rows), rows, strict=True):
        cells = [first, level2, name, description, value, basis]
        if not first and chance.random() < 0.15:
            del cells[0]
        for cell in cells:
            if len(cell) > 4 and not any(char.isascii() for char in cell) and chance.random() < 0.15:
                at = chance.randrange(2, len(cell) - 1)
                cell = cell[:at] + chance.choice(("\n", "\n\n")) + cell[at:]
            text += f"\t{cell}\n" + "\n" * chance.choice((0,) * 12 + (1, 2))
        text += "\n"
    return text


def one_row_a_line(rows: list[Line], chance: random.Random) -> str:
    text = "# 本级部门(单位)整体绩效目标表\n\n(2024年度)\n\n部门(单位)名称\t\t某县交通局\t\t\n"
    text += "一级指标\t二级指标\t三级指标\t指标值\t指标值说明\n"
    for (first, second), (_, _, name, value, description, _) in zip(merged(rows), rows, strict=True):
        cells = [first, second, name, value, description]
        if chance.random() < 0.25:
            cells = [cell for cell in cells[:2] if cell] + cells[2:]
        text += "\t".join(cells + [""] * (5 - len(cells))) + "\n" + "\n" * (chance.random() < 0.1)
    return text


def split_values(rows: list[Line], chance: random.Random) -> str:
    heads = ("一级指标", "二级指标", "三级指标", "", "指标值类型", "指标值", "度量单位", "指标值内容", "备注")
    text = "**某县住建局部门（单位）整体支出绩效目标表  \n（2025年度）**\n\n"
    text += "<b>部门（单位）</b>\t某县住建局\t\t\t\t\t\t\t\n"
    text += "\t".join(f"<b>{head}</b>" if head else "" for head in heads) + "\n"
    wide = True  # the page break takes the empty fourth column away
    for (first, second), (_, _, name, value, _, _) in zip(merged(rows), rows, strict=True):
        sign = value[0] if value[0] in "≥≤" else ""
        if sign:
            digits = "".join(char for char in value if char.isdigit() or char == ".")
            shown = chance.choice((sign, {"≥": "$\\geq$", "≤": "&le;"}[sign]))
            body = [shown, digits, value[1 + len(digits) :], ""]
        else:
            body = ["定性", *chance.choice(((value, "", ""), ("", "", value)))]
        cells = [first, second, name, *([""] if wide else []), *body]
        if chance.random() < 0.25:
            cells = [cell for cell in cells[:2] if cell] + cells[2:]
        text += "\t".join(cells + [""] * (8 + wide - len(cells))) + "\n"
        if chance.random() < 0.1:
            text, wide = text + "\n", False
    return text


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(
    ("write", "shape", "kept"),
    [(one_cell_a_line, PROJECT, 6), (one_row_a_line, HENAN, 5), (split_values, GANSU, 4)],
    ids=["one cell a line", "one row a line", "split values"],
)
def test_disturbed_table_is_read_whole(tmp_path: Path, write, shape, kept: int, seed: int) -> None:  # type: ignore[no-untyped-def]
    chance = random.Random(f"{write.__name__} {seed}")
    rows = lines(shape, chance)
    path = tmp_path / "a.txt"
    path.write_text(write(rows, chance), encoding="utf-8")
    (table,) = read_file(path).tables
    got = [(i.level1, i.level2, i.name, i.value, i.description, i.basis)[:kept] for i in table.indicators]
    assert got == [row[:kept] for row in rows]
