"""Toy parts: an encoder without a model, and a base of a few invented tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from indexer import words
from indexer.embed import Vectors, normalised
from kb.library import Archetype, Card, Cues, Library
from kb.records import Budget, Indicator, Project, Provenance, ReadResult, TargetTable, Unit
from kb.store import Store, store_path


class ToyEncoder:
    """A fixed random vector a word, summed."""

    name = "toy-64"
    dimension = 64

    def encode(self, texts: list[str]) -> Vectors:
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for place, text in enumerate(texts):
            for word in words.cut(text):
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:4], "big")
                out[place] += np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
        return normalised(out)


def table(
    name: str,
    rows: list[tuple[str, str, str]],
    *,
    usage: str = "",
    year: int = 2025,
    unit: str = "县住建局",
    region: str = "甲县",
    code: str = "212",
    total: float = 50.0,
) -> TargetTable:
    return TargetTable(
        title=name,
        year=year,
        unit=Unit(name=unit),
        region=region,
        class_=code,
        project=Project(name=name),
        budget=Budget(total=total),
        usage=usage or None,
        indicators=tuple(Indicator(level1="", level2=level, name=row, value=value) for level, row, value in rows),
        source=Provenance(file=f"{name}.docx"),
    )


LAMPS = table(
    "城区路灯维护",
    [("数量指标", "维护路灯盏数", "5200盏"), ("质量指标", "亮灯率", "≥98%"), ("成本指标", "维护成本", "≤120万元")],
    usage="城区路灯日常维护和电费",
    total=120.0,
)
PCS = table(
    "信访接待室电脑购置",
    [
        ("数量指标", "购置电脑数量", "14台"),
        ("质量指标", "设备验收合格率", "=100%"),
        ("满意度指标", "使用人员满意度", "≥90%"),
    ],
    usage="更换信访接待窗口电脑",
    year=2024,
    unit="县信访局",
    region="乙县",
    code="201",
    total=9.8,
)
VACCINES = table(
    "流感疫苗接种",
    [("数量指标", "接种人数", "6000人"), ("质量指标", "接种及时率", "≥95%")],
    usage="为老年人接种流感疫苗",
    unit="县疾控中心",
    code="210",
    total=31.5,
)
MANY = table("绿化养护", [("数量指标", f"第{place}标段绿地养护面积", f"{place}万平方米") for place in range(1, 9)])
TABLES = (LAMPS, PCS, VACCINES, MANY)


@pytest.fixture
def encoder() -> ToyEncoder:
    return ToyEncoder()


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    """A base of four documents, one of them exemplary."""
    with Store(store_path(home)) as opened:
        for number, one in enumerate(TABLES):
            sha256 = hashlib.sha256(str(number).encode()).hexdigest()
            kind = "exemplar" if one is VACCINES else "historical"
            opened.add(ReadResult(tables=(one,)), None, sha256, kind, name=one.title)  # type: ignore[arg-type]
        yield opened


def card(key: str, name: str, *aliases: str) -> Card:
    return Card(
        id=key, category="output.quantity", name=name, meaning="", formula="", type="count", unit="个", operator="=",
        value=None, source="text", evidence=(), aliases=aliases,
    )  # fmt: skip


def archetype(key: str, name: str, nature: str, cues: Cues, *cards: Card) -> Archetype:
    return Archetype(
        id=key, name=name, nature=nature, classes=("201",), summary=name, cues=cues, must_ask=(), satisfied="群众",
        cost_standard="", pitfalls=(), cards=cards,
    )  # fmt: skip


@pytest.fixture
def library() -> Library:
    kinds = (
        archetype("lamps", "路灯维护", "maintenance", Cues(strong=("路灯", "亮灯率"), weak=("维护",)),
                  card("lamps/count", "维护路灯盏数", "路灯养护数量", "照明灯具维护数")),
        archetype("purchase", "设备购置", "purchase",
                  Cues(strong=("电脑", "设备购置"), weak=("购置",), negative=("租赁",)),
                  card("purchase/count", "购置{设备}数量", "采购台数")),
        archetype("archive-repair", "馆舍修缮", "repair", Cues(strong=("修缮", "漏水"), weak=("维修",))),
        archetype("general-duty", "日常履职", "general", Cues(strong=("工作经费", "日常运转"))),
    )  # fmt: skip
    return Library(archetypes={one.id: one for one in kinds})
