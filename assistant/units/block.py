"""The standing rows of a unit's form, from `management.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assistant.compose.rows import DEFAULT_BASIS
from kb.records import Indicator, ValueSource
from kb.tables.layout import Layout
from kb.values import parse

_FILE = Path(__file__).parent / "management.toml"
GUIDE = "财预〔2013〕53号部门整体支出评价指标体系"


@dataclass(frozen=True)
class Standing:
    """One row of a form. `gap` rows stand only where the clerk states nothing under that second level."""

    level1: str
    level2: str
    name: str
    value: str
    formula: str
    range: str = ""
    gap: bool = False

    def indicator(self) -> Indicator:
        """The row with its usual value, marked as to be confirmed."""
        span = f"（常见{self.range}）" if self.range else ""
        source = ValueSource(kind="default", quote=f"常用值{self.value}{span}：{self.formula}", ref=GUIDE)
        return Indicator(
            id=f"unit/{self.name}", level1=self.level1, level2=self.level2, name=self.name, description=self.formula,
            value=self.value, basis=DEFAULT_BASIS, target=parse(self.value), sources=(source,),
        )  # fmt: skip


@cache
def standing(form: Layout) -> tuple[Standing, ...]:
    """The standing rows of a form, in the order of the file."""
    first = {level.level2: level.level1 for level in form.levels}
    rows = []
    for row in tomllib.loads(_FILE.read_text(encoding="utf-8"))["row"]:
        if form.id not in row["forms"]:
            continue
        level2 = row["level2"] if isinstance(row["level2"], str) else row["level2"][form.id]
        rows.append(
            Standing(
                level1=first[level2], level2=level2, name=row["name"], value=row["value"], formula=row["formula"],
                range=row.get("range", ""), gap=row.get("gap", False),
            )
        )  # fmt: skip
    return tuple(rows)
