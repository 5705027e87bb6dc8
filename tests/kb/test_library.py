"""The indicator library: refused when incomplete, consistent in itself, quick to open."""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from kb.errors import LibraryError
from kb.home import CORPUS
from kb.library import Archetype, Card, check, load, read_archetype, read_folder
from kb.records import from_builtins
from kb.stats import CLASSES, NATURES
from kb.taxonomy import REQUIRED, is_cost

FOLDER = CORPUS / "library"
LIBRARY = read_folder(FOLDER)
KINDS = sorted(LIBRARY.archetypes.values(), key=lambda kind: kind.id)
CARDS = [card for kind in KINDS for card in kind.cards]


def named(thing: Archetype | Card) -> str:
    return thing.id


def card(**changes: object) -> dict[str, object]:
    """A complete card of an invented kind, with changes."""
    return {
        "id": "bench/quantity",
        "category": "output.quantity",
        "name": "安装长椅数量",
        "meaning": "反映装好多少张长椅供人坐",
        "formula": "验收合格并固定到位的长椅张数合计",
        "type": "count",
        "unit": "张",
        "operator": "=",
        "value": "{长椅数量}",
        "source": "text",
        "evidence": ["验收单"],
        "core": True,
        "slots": ["长椅数量"],
        "keys": ["长椅"],
        "aliases": ["长椅安装张数", "座椅数量", "公园椅安装数"],
    } | changes


def row(slug: str, category: str, name: str, **changes: object) -> dict[str, object]:
    """A core card of another category, with a usual rate unless the changes say otherwise."""
    usual = {
        "id": f"bench/{slug}",
        "category": category,
        "name": name,
        "meaning": f"反映长椅项目的{slug}方面",
        "formula": "合格张数÷抽查张数×100%",
        "type": "rate",
        "unit": "%",
        "operator": "≥",
        "value": 93,
        "source": "habit",
        "range": "88-96",
        "why": "木制长椅每年有少量损坏",
        "slots": [],
        "aliases": [f"{name}甲", f"{name}乙", f"{name}丙"],
    }
    return card(**(usual | changes))


def bench(*changed: dict[str, object], drop: str = "", **changes: object) -> dict[str, object]:
    """A complete archetype of invented benches; `changed` cards replace those of the same id."""
    rows = [
        card(),
        row("quality", "output.quality", "长椅抽查合格率", value=96),
        row(
            "finish", "output.timeliness", "长椅安装完成时间", type="date", unit="日期", operator="before",
            value="{完成日期}", source="text", slots=["完成日期"], formula="最后一张验收的日期",
        ),
        row(
            "total", "cost.economic", "长椅项目总成本", type="amount", unit="万元", operator="≤",
            value="{预算金额}", source="text", slots=["预算金额"], formula="采购安装合同结算额",
        ),
        row("use", "benefit.social", "长椅完好率"),
        row("satisfied", "satisfaction.target", "公园游人满意度", value=90),
    ]  # fmt: skip
    new = {str(one["id"]): one for one in changed}
    rows = [new.pop(str(one["id"]), one) for one in rows if one["id"] != drop] + list(new.values())
    return {
        "id": "bench",
        "name": "公园长椅",
        "nature": "purchase",
        "classes": ["212"],
        "summary": "给公园装长椅。",
        "cues": {"strong": ["长椅"], "weak": ["公园"], "negative": ["健身器材"]},
        "must_ask": [{"slot": "长椅数量", "text": "装多少张？"}],
        "satisfied": "公园游人",
        "cost_standard": "询价结果",
        "pitfalls": ["只写“方便群众休息”"],
        "cards": rows,
    } | changes


def write(folder: Path, record: dict[str, object], name: str = "bench.yaml") -> Path:
    path = folder / name
    path.write_text(yaml.safe_dump(record, allow_unicode=True), encoding="utf-8")
    return path


def test_a_complete_record_is_read(tmp_path: Path) -> None:
    kind = read_archetype(write(tmp_path, bench()))
    assert [one.id for one in kind.cards][:2] == ["bench/quantity", "bench/quality"]
    assert check(kind) == []


@pytest.mark.parametrize("field", ["name", "cues", "must_ask", "cards", "satisfied"])
def test_a_missing_field_is_named_with_its_file(tmp_path: Path, field: str) -> None:
    record = bench()
    del record[field]
    with pytest.raises(LibraryError, match=rf"bench\.yaml.*{field}"):
        read_archetype(write(tmp_path, record))


@pytest.mark.parametrize("field", ["category", "formula", "value", "evidence", "source"])
def test_a_card_without_a_field_is_refused(tmp_path: Path, field: str) -> None:
    broken = card()
    del broken[field]
    with pytest.raises(LibraryError, match=rf"bench\.yaml.*cards.*{field}"):
        read_archetype(write(tmp_path, bench(broken)))


def test_broken_yaml_and_a_wrong_file_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bench.yaml"
    path.write_text("id: [bench", encoding="utf-8")
    with pytest.raises(LibraryError, match=r"bench\.yaml"):
        read_archetype(path)
    with pytest.raises(LibraryError, match="应与文件名 other 一致"):
        read_archetype(write(tmp_path, bench(), "other.yaml"))
    with pytest.raises(LibraryError, match="没有找到指标库文件"):
        read_folder(tmp_path / "empty")


QUALITY = row("quality", "output.quality", "长椅抽查合格率")
FAULTS: list[tuple[dict[str, object], str]] = [
    (QUALITY | {"value": 100}, "=100% 而不是 ≥100%"),
    (QUALITY | {"value": 105, "operator": "="}, "比率超出"),
    (QUALITY | {"operator": "≤"}, "越高越好"),
    (QUALITY | {"formula": "抽查合格的长椅"}, "分子÷分母"),
    (QUALITY | {"unit": "张"}, "type 为 rate 时应为"),
    (QUALITY | {"why": ""}, "source 为 habit 时要有"),
    (QUALITY | {"source": "standard"}, "要写 standard"),
    (QUALITY | {"name": "长椅抽查合格率95%"}, "不能有目标值或数字"),
    (QUALITY | {"name": "本年度公园内全部新装木制长椅安装质量抽查合格率"}, "个字"),
    (QUALITY | {"aliases": ["合格率"]}, "aliases 至少 3 个"),
    (QUALITY | {"aliases": ["座椅数量", "合格率", "抽检合格率"]}, "已用于 bench/quantity"),
    (QUALITY | {"id": "bench/again", "category": "benefit.social"}, "已用于 bench/quality"),
    (QUALITY | {"name": "长椅返修率", "value": 5}, "越少越好"),
    (QUALITY | {"value": "{合格率}", "slots": ["合格率"]}, "source 应为 text 或 history"),
    (card(slots=[]), "slots 写的是"),
    (card(formula="安装长椅数量"), "formula 只是重复名称"),
    (card(meaning="安装长椅数量"), "meaning 只是重复名称"),
    (card(keys=[]), "keys 不能为空"),
    (card(category="output.cost"), "category 不认识"),
    (card(type="date"), "operator 应为 before"),
    (card(type="amount"), "金额的单位"),
    (card(type="duration"), "时长的单位"),
    (card(id="shelf/quantity"), "编号应以 bench/ 开头"),
]


@pytest.mark.parametrize(("changed", "fault"), FAULTS, ids=[fault for _, fault in FAULTS])
def test_a_contradiction_is_named(changed: dict[str, object], fault: str) -> None:
    found = check(from_builtins(bench(changed), Archetype))
    assert any(fault in line for line in found), found


@pytest.mark.parametrize(
    ("slug", "gap"),
    list(
        zip(("quantity", "quality", "finish", "total", "use", "satisfied"), [gap for gap, _ in REQUIRED], strict=True)
    ),
)
def test_a_kind_without_a_required_category_is_refused(slug: str, gap: str) -> None:
    found = check(from_builtins(bench(drop=f"bench/{slug}"), Archetype))
    assert f"cards: 缺少核心的{gap}" in found


def test_a_kind_needs_a_benefit_that_stands_without_a_number_of_the_clerk() -> None:
    asked = row("use", "benefit.social", "长椅完好率", value="{完好率}", source="text", slots=["完好率"])
    assert any("至少一条核心效益" in line for line in check(from_builtins(bench(asked), Archetype)))


def test_cues_cannot_speak_for_and_against() -> None:
    cues = {"strong": ["长椅"], "negative": ["长椅"]}
    assert any("同时在正反两边" in line for line in check(from_builtins(bench(cues=cues), Archetype)))


# The shipped library


def test_the_library_covers_the_kinds_a_county_has() -> None:
    assert len(KINDS) >= 60
    assert len(CARDS) >= 700
    assert [kind.id for kind in KINDS if not 10 <= len(kind.cards) <= 16] == []
    assert {code for kind in KINDS for code in kind.classes} == set(CLASSES)
    assert {kind.nature for kind in KINDS} == set(NATURES)


def test_a_condition_names_things_that_a_text_can_hold() -> None:
    """Conditions are read as things divided by 、: words that a clerk writes, no single characters and no sentences."""
    for one in CARDS:
        for condition in filter(None, (one.when, one.when_not)):
            things = re.split(r"[、，（）()；]", re.sub("^[含有]", "", condition))
            assert all(2 <= len(thing) <= 8 for thing in things if thing), (one.id, condition)


def test_every_kind_has_a_quality_and_a_benefit_for_whatever_part_is_asked() -> None:
    """Some quality and some benefit stands without a condition, or the conditions name several parts."""
    for kind in KINDS:
        for start in ("output.quality", "benefit."):
            free = [one for one in kind.cards if one.category.startswith(start) and not one.when]
            tied = [one for one in kind.cards if one.category.startswith(start) and one.when]
            assert free or len(tied) >= 2, (kind.id, start)


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_a_kind_has_no_contradiction_and_every_required_category(kind: Archetype) -> None:
    assert check(kind) == []
    core = {one.category for one in kind.cards if one.core}
    for name, any_of in REQUIRED:
        assert core.intersection(any_of), name


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_core_cards_are_askable_and_taught(kind: Archetype) -> None:
    asked = {question.slot for question in kind.must_ask}
    core = [one for one in kind.cards if one.core]
    dates = {slot for one in core if one.type == "date" for slot in one.slots}
    assert all(one.weak for one in core), [one.id for one in core if not one.weak]
    counts = {slot for one in core if one.category == "output.quantity" for slot in one.slots}
    assert counts | dates <= asked


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_usual_rates_of_a_kind_are_not_all_the_same(kind: Archetype) -> None:
    values = Counter(
        (one.operator, one.value)
        for one in kind.cards
        if one.core and one.type == "rate" and isinstance(one.value, (int, float))
    )
    total = values.total()
    assert total < 4 or values.most_common(1)[0][1] < 0.8 * total, values


@pytest.mark.parametrize("kind", KINDS, ids=named)
def test_the_total_cost_is_the_budget_and_accidents_are_none(kind: Archetype) -> None:
    totals = [one for one in kind.cards if is_cost(one.category) and one.value == "{预算金额}"]
    assert [(one.operator, one.core) for one in totals] == [("≤", True)]
    for one in kind.cards:
        if "责任" in one.name and one.name.endswith(("事故数", "事件数")):
            assert (one.operator, one.value) == ("=", 0), one.id


def test_slogans_do_not_enter() -> None:
    slogan = ("社会影响", "战斗力", "知名度", "提升", "促进", "显著", "有效改善", "幸福感")
    assert [one.id for one in CARDS if any(word in one.name for word in slogan)] == []


def test_satisfaction_names_whose_it_is() -> None:
    vague = {"满意度", "群众满意度", "公众满意度", "社会公众满意度", "人民群众满意度"}
    names = [one.name for one in CARDS if one.category == "satisfaction.target"]
    assert len(names) >= len(KINDS)
    assert not vague.intersection(names)


def test_a_name_that_several_kinds_use_measures_the_same_sort_of_thing() -> None:
    """Within a kind no alias stands twice (`check`); between kinds 服务人口数 is never a share here and a number there."""
    owners: dict[str, list[Card]] = {}
    for one in CARDS:
        for label in (one.name, *one.aliases):
            owners.setdefault(label, []).append(one)
    shared = {label: cards for label, cards in owners.items() if len(cards) > 1}
    assert shared
    clashes = {label: [one.id for one in cards] for label, cards in shared.items() if len({c.type for c in cards}) > 1}
    assert clashes == {}


def test_card_finds_by_id() -> None:
    one = CARDS[0]
    assert LIBRARY.card(one.id) is one
    for unknown in ("no-such-kind/quantity", f"{KINDS[0].id}/no-such-card"):
        with pytest.raises(KeyError):
            LIBRARY.card(unknown)


# The parsed copy


@pytest.fixture
def own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "home"))
    load.cache_clear()
    yield tmp_path
    load.cache_clear()


def test_the_copy_follows_the_files(own_home: Path) -> None:
    folder = own_home / "library"
    folder.mkdir()
    path = write(folder, bench())
    assert load(folder).archetypes["bench"].name == "公园长椅"
    write(folder, bench(name="广场长椅"))
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1_000_000))
    load.cache_clear()
    assert load(folder).archetypes["bench"].name == "广场长椅"
    copies = list((own_home / "home" / "cache").glob("library-*.json"))
    assert len(copies) == 1
    copies[0].write_bytes(b'{"archetypes": {"bench"')
    load.cache_clear()
    assert load(folder).archetypes["bench"].name == "广场长椅"


def test_the_cached_library_opens_in_a_twentieth_of_a_second(own_home: Path) -> None:
    load(FOLDER)
    times = []
    for _ in range(5):
        load.cache_clear()
        start = time.process_time()
        found = load(FOLDER)
        times.append(time.process_time() - start)
    assert found.archetypes.keys() == LIBRARY.archetypes.keys()
    assert min(times) < 0.05
