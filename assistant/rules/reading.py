"""The reading of a table that all rules share: each indicator is analysed once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache

from assistant.rules.grammar import Grammar, has_formula, read_name
from assistant.rules.money import Item
from assistant.rules.past import Past
from assistant.rules.text import core, flat, gist, key
from assistant.rules.topics import Topics
from assistant.settings import Settings
from kb import lazyre
from kb.records import Indicator, TargetTable, TargetValue
from kb.taxonomy import canonical, canonical_level1
from kb.units import kind as unit_kind
from kb.values import parse

_NOT_APPLICABLE = lazyre.compile(r"^(?:不适用|不涉及|无|—+|-+|/+|／+|\\)$")
_PERCENT = frozenset({"%", "‰", "‱", "个百分点"})


@dataclass(frozen=True)
class Value:
    """A target value with what the rules ask of it."""

    text: str  # half-width, without blanks and 定性
    target: TargetValue

    @property
    def percent(self) -> bool:
        """A number or range in percent; a change against a base year is none."""
        return self.target.type in ("numeric", "range") and self.target.unit in _PERCENT

    @property
    def numeric(self) -> bool:
        return self.target.type in ("numeric", "range", "change")

    @property
    def timed(self) -> bool:
        """Names a date, a period or a duration."""
        return self.target.type in ("deadline", "period", "recurring") or (
            self.target.type in ("numeric", "range") and self.dimension == "time"
        )

    @property
    def dated(self) -> bool:
        return self.target.type in ("deadline", "period", "recurring")

    @property
    def worded(self) -> bool:
        """Neither number nor date."""
        return bool(self.text) and self.target.type in ("text", "grade", "invalid")

    @property
    def dimension(self) -> str:
        """Kind of the unit: rate, money, person, count, area, length, time …; "" unknown or none."""
        return unit_kind(self.target.unit) if self.target.unit else ""


@lru_cache(maxsize=65536)
def read_value(text: str, year: int | None, category: str | None) -> Value:
    """A cell taken apart."""
    shown = re.sub(r"^定性[:：]?(?=.)|[。；;]$", "", flat(text))
    return Value(shown, parse(shown, year=year, category=category))


@dataclass(frozen=True, eq=False)
class Row:
    """One indicator with its reading."""

    scene: Scene
    index: int
    indicator: Indicator
    category: str | None
    name: str
    grammar: Grammar
    value: Value

    @property
    def group(self) -> str:
        """output, cost, benefit, satisfaction or "": the canonical id before the dot (成本 under 产出 is cost)."""
        if self.category == "output.cost":
            return "cost"
        return self.category.partition(".")[0] if self.category else ""

    @cached_property
    def description(self) -> str:
        return flat(self.indicator.description)

    @cached_property
    def formula(self) -> bool:
        """Whether description or basis says what is divided by what."""
        return has_formula(self.description) or bool(
            re.search(r"÷|占[^，。；]{2,30}(?:比例|比重)", self.indicator.basis)
        )

    @cached_property
    def key(self) -> str:
        return key(self.indicator.name)

    @cached_property
    def gist(self) -> str:
        return gist(self.indicator.name)

    @property
    def open_blank(self) -> bool:
        """A blank that a draft leaves to the clerk."""
        return self.scene.table.draft and not self.value.text and not self.indicator.sources


@dataclass(frozen=True, eq=False)
class Scene:
    """A table with its rows, its kind of project and what the document says about it."""

    table: TargetTable
    settings: Settings
    topics: Topics | None = None
    item: Item | None = None  # the narrative item of this project
    rows: tuple[Row, ...] = field(default=())
    matcher: Callable[[TargetTable], tuple[str, ...]] | None = None
    siblings: tuple[TargetTable, ...] = ()  # the other tables of the document
    past: Past | None = None  # sound rows of earlier tables

    @cached_property
    def project_name(self) -> str:
        return flat(self.table.project.name) if self.table.project else ""

    @cached_property
    def usage(self) -> str:
        return flat(self.table.usage or "")

    @cached_property
    def goals(self) -> str:
        return flat("。".join(self.table.goals))

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """Archetypes of the project, best first: by cue words where they are clear, else by the matcher."""
        if self.topics is None or self.table.kind != "project":
            return ()
        said = self.topics.kinds(self.project_name, self.usage, self.goals)
        return said if self.topics.clear(said) else self.matched or said

    @cached_property
    def matched(self) -> tuple[str, ...]:
        """Archetypes by the matcher of the index, which is slow; empty without one."""
        return self.matcher(self.table) if self.matcher is not None and self.table.kind == "project" else ()

    @cached_property
    def framework_2021(self) -> bool:
        """Whether cost is a first level in this form."""
        if self.table.layout in ("cn-2015", "hebei", "hebei-2019", "henan-project", "poverty"):
            return False
        if self.table.layout in ("cn-2021", "national", "gansu", "chongqing"):
            return True
        return any(canonical_level1(row.indicator.level1) == "成本指标" for row in self.rows)

    @cached_property
    def described(self) -> bool:
        """Whether the form has a description column."""
        return any(row.indicator.description.strip() for row in self.rows)

    def threshold(self, name: str) -> float:
        return self.settings.thresholds[name]

    def holding(self, rows: Sequence[Row]) -> Scene:
        """This scene with these rows for its own; what was read of the table above them is kept."""
        scene = replace(self, rows=())
        scene.__dict__.update({name: self.__dict__[name] for name in _ABOVE if name in self.__dict__})
        return _filled(scene, rows)

    def grown(self, indicator: Indicator) -> Scene:
        """This scene with one more row at its end."""
        return self.holding((*self.rows, read_row(self, len(self.rows), indicator)))


# What a scene has read of its table alone, whatever its rows.
_ABOVE = ("project_name", "usage", "goals", "kinds", "matched")


def _filled(scene: Scene, rows: Iterable[Row]) -> Scene:
    """The scene with these rows, which know it as theirs; the two can only be made one after the other."""
    object.__setattr__(scene, "rows", tuple(replace(row, scene=scene) for row in rows))
    return scene


def applies(indicator: Indicator) -> bool:
    """Whether a row is an indicator: 不适用, — and / in a category that the form leaves open are none."""
    name, value = flat(indicator.name), flat(indicator.value)
    return bool(name) and not _NOT_APPLICABLE.match(name) and not re.match(r"^不(?:适用|涉及)", value)


def read(
    table: TargetTable,
    settings: Settings,
    topics: Topics | None = None,
    item: Item | None = None,
    matcher: Callable[[TargetTable], tuple[str, ...]] | None = None,
    siblings: tuple[TargetTable, ...] = (),
    past: Past | None = None,
) -> Scene:
    """The scene of a table; `matcher` gives the archetypes of a project table, best first."""
    scene = Scene(
        table=table, settings=settings, topics=topics, item=item, matcher=matcher, siblings=siblings, past=past
    )
    return _filled(scene, (read_row(scene, at, row) for at, row in enumerate(table.indicators) if applies(row)))


def read_row(scene: Scene, index: int, indicator: Indicator) -> Row:
    category = canonical(indicator.level2, indicator.level1)
    if category is None and canonical_level1(indicator.level1) == "满意度指标":
        category = "satisfaction.target"
    return Row(
        scene=scene,
        index=index,
        indicator=indicator,
        category=category,
        name=core(indicator.name),
        grammar=read_name(indicator.name),
        value=read_value(indicator.value, scene.table.year, category),
    )


def percent_rows(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.value.percent and row.value.target.type == "numeric"]
