"""The columns of each form as the pages show them: headings from the layouts, widths, what may be edited."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

DEFAULT = "cn-2021"
EDITABLE = frozenset({"name", "description", "value", "basis"})
_SHARES = {"level1": 9, "level2": 11, "name": 21, "description": 23, "value": 18, "basis": 20}
_AS = {"content": "value"}  # the form prints the whole value there
_SHORT = {
    "cn-2021": "全国（2021年）",
    "cn-2015": "全国（2015年）",
    "hebei-2019": "河北省（2019年）",
    "poverty": "衔接资金",
}
_REASON = "指标值设定依据"  # from the appendix of the national form, where a form explains nothing itself


@dataclass(frozen=True)
class Column:
    """One column: a field of `Indicator`, the form's own heading, its share of the width."""

    field: str
    label: str
    share: int


@cache
def columns(layout: str | None) -> tuple[Column, ...]:
    """The columns of a layout in the order of its form; an unknown layout has those of the national form."""
    from kb.tables.layout import layouts

    known = layouts()
    form = known.get(layout or "", known[DEFAULT])
    headings: dict[str, str] = {"level1": "一级指标", "level2": "二级指标"}
    for column in form.columns:
        field = _AS.get(column.field, column.field)
        if field in _SHARES:
            headings[field] = column.heading
    if "description" not in headings and "basis" not in headings:
        headings["basis"] = _REASON
    return tuple(Column(field, label, _SHARES[field]) for field, label in headings.items())


@cache
def project_layouts() -> dict[str, str]:
    """Id and short name of each form for projects, the national ones first."""
    from kb.tables.layout import layouts

    return {
        form.id: _SHORT.get(form.id, form.province or form.name)
        for form in layouts().values()
        if form.kind == "project"
    }
