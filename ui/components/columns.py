"""The columns of each form as the grid shows them, and the names of the layouts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: a field of `Indicator`, the form's own heading, its share of the width."""

    field: str
    label: str
    share: int


_L1 = Column("level1", "一级指标", 8)
_L2 = Column("level2", "二级指标", 11)
_NAME = Column("name", "三级指标", 24)

EDITABLE = frozenset({"name", "description", "value", "basis"})
DEFAULT = (_L1, _L2, _NAME, Column("value", "指标值", 20), Column("basis", "指标值设定依据", 24))

COLUMNS: dict[str, tuple[Column, ...]] = {
    "hebei": (
        _L1,
        _L2,
        Column("name", "三级指标", 17),
        Column("description", "绩效指标描述", 21),
        Column("value", "指标值", 16),
        Column("basis", "指标值确定依据", 17),
    ),
    "henan-project": (_L1, _L2, _NAME, Column("value", "指标值", 17), Column("description", "指标说明", 27)),
    "chongqing": (_L1, _L2, _NAME, Column("value", "指标值", 17), Column("description", "指标解释", 27)),
    "gansu": (_L1, _L2, _NAME, Column("value", "指标值内容", 20), Column("basis", "备注（依据）", 24)),
    "hunan": (_L1, _L2, _NAME, Column("value", "指标值及单位", 20), Column("basis", "绩效标准", 24)),
    "hubei": (_L1, _L2, _NAME, Column("value", "预期当年值", 20), Column("basis", "指标标准或依据", 24)),
}

LAYOUTS: dict[str, str] = {
    "cn-2021": "全国通用表（2021）",
    "cn-2015": "全国通用表（2015）",
    "hebei": "河北表",
    "gansu": "甘肃表",
    "henan-project": "河南项目表",
    "sichuan": "四川表",
    "chongqing": "重庆表",
    "hubei": "湖北表",
    "hunan": "湖南表",
}


def columns(layout: str | None) -> tuple[Column, ...]:
    """The grid's columns in the order of the form."""
    return COLUMNS.get(layout or "", DEFAULT)
