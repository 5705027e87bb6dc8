"""The real documents, where they are at hand, and the records made of them."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from kb import shipping
from kb.readers import read_file
from kb.records import ReadResult, to_builtins

ROOT = Path(__file__).resolve().parents[2]
SEEDS = Path(os.environ.get("SEEDS_DIR") or ROOT.parent / "shared" / "seeds")
GOLD = SEEDS.parent / "gold"
SIZES = {"000": (5, 40), "001": (4, 40), "002": (1, 33), "003": (2, 43), "004": (13, 78)}

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="the original documents are not here")


def seed(number: str) -> ReadResult:
    return read_file(next(SEEDS.glob(f"{number}_*.txt")))


def differences(want: Any, got: Any, where: str = "") -> list[str]:
    """Where `got` lacks or changes something that `want` has."""
    if isinstance(want, dict):
        keys = [key for key in want if key != "value_type" and not (key == "unit" and where.endswith("/budget"))]
        return [line for key in keys for line in differences(want[key], got.get(key), f"{where}/{key}")]
    if isinstance(want, list):
        if len(want) != len(got):
            return [f"{where}: {len(want)} ≠ {len(got)}"]
        return [line for at, one in enumerate(want) for line in differences(one, got[at], f"{where}[{at}]")]
    return [] if want == got else [f"{where}: {want!r} ≠ {got!r}"]


@needs_seeds
@pytest.mark.parametrize("number", ["000", "003"])
def test_gold_is_met_exactly(number: str) -> None:
    gold = json.loads((GOLD / f"tables_{number}.json").read_text(encoding="utf-8"))
    assert differences(gold, to_builtins(seed(number).tables)) == []


@needs_seeds
@pytest.mark.parametrize("number", SIZES)
def test_every_row_and_none_besides(number: str) -> None:
    tables = seed(number).tables
    assert (len(tables), sum(len(table.indicators) for table in tables)) == SIZES[number]
    for row in (row for table in tables for row in table.indicators):
        assert all((row.level1, row.level2, row.name, row.value, row.locator))


@needs_seeds
def test_values_stay_as_written() -> None:
    values = [row.value for table in seed("001").tables for row in table.indicators]
    assert values.count("≥90百分比") == 40 - 4
    assert [table.budget.other for table in seed("001").tables] == [0.0] * 4
    assert seed("004").tables[6].indicators[2].value == "2024年底前完成%"


@needs_seeds
def test_scrambled_levels_are_put_right() -> None:
    (table,) = seed("002").tables
    assert (table.year, table.budget.total, table.unit.name) == (2023, 1196.15, "郑州经济技术开发区纪检监察工委")
    levels: dict[tuple[str, str], int] = {}
    for row in table.indicators:
        levels[row.level1, row.level2] = levels.get((row.level1, row.level2), 0) + 1
    assert levels == {
        ("投入管理指标", "工作目标管理"): 3, ("投入管理指标", "预算和财务管理"): 12, ("投入管理指标", "绩效管理"): 5,
        ("产出指标", "重点工作任务完成"): 10, ("产出指标", "履职目标实现"): 1, ("效益指标", "履职效益"): 1,
        ("效益指标", "满意度"): 1,
    }  # fmt: skip
    assert len(table.goals) == 9


@needs_seeds
def test_records_are_those_of_the_documents() -> None:
    by_name = {one.name: one for one in shipping.historical()}
    assert set(by_name) == {path.name for path in SEEDS.glob("*.txt")}
    for path in SEEDS.glob("*.txt"):
        _, record = shipping.record_of(path)
        assert record["sha256"] == by_name[path.name].sha256
        made = [(t["id"], len(t["indicators"]), t.get("goals")) for t in record["tables"]]
        kept = [(t.id, len(t.indicators), list(t.goals)) for t in by_name[path.name].result.tables]
        assert made == kept


def test_shipped_corpus() -> None:
    shipped = shipping.historical()
    tables = [table for one in shipped for table in one.result.tables]
    assert (len(shipped), len(tables)) == (5, 25)
    assert sum(len(table.indicators) for table in tables) == sum(rows for _, rows in SIZES.values())
    assert [table.kind for table in tables].count("unit") == 2
    for table in tables:
        assert table.region
        assert table.class_ == "201"
        assert all(row.target is not None for row in table.indicators)


def test_records_carry_no_running_text_and_no_persons() -> None:
    for path in sorted(shipping.HISTORICAL.glob("*.json")):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<!\d)1[3-9]\d{9}(?!\d)|0\d{2,3}-\d{7,8}", text)
        assert "联系人" not in text
        record = json.loads(text)
        assert all(len(one["text"]) <= shipping.QUOTE for one in record["narrative"])
        for table in record["tables"]:
            for row in table["indicators"]:
                assert len(row.get("description", "")) <= 2 * shipping.CELL
            assert all(len(goal) <= 2 * shipping.CELL for goal in table.get("goals", ()))


def test_narrative_amounts_name_their_project() -> None:
    (office,) = [one for one in shipping.historical() if "办案工作经费" in str(one.result.tables[0].project)]
    path = shipping.HISTORICAL / "hebei-laoting-discipline-2024.json"
    kept = json.loads(path.read_text(encoding="utf-8"))["narrative"]
    amounts = {one["project"]: one["amount"] for one in kept if "project" in one}
    assert amounts["巡察工作经费"] == 50.0
    assert amounts["办案工作经费"] == 45.0
    assert len(office.result.narrative) == len(kept)


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("短描述", "短描述"),
        (
            "预算执行率=(预算完成数/预算数)×100%。预算完成数指部门实际执行的预算数；"
            "预算数指财政部门批复的本年度部门的预算数，含年中调整。",
            "预算执行率=(预算完成数/预算数)×100%",
        ),
        (
            "以队伍建设为契机，坚持抓好教育培训工作，通过政治学习和业务培训，不断提升综合能力，"
            "锤炼干事创业优良作风，全年组织培训不少于5次。",
            "全年组织培训不少于5次",
        ),
        (
            "1. 年度目标是否符合国家战略部署和发展规划，与宏观政策、行业政策是否一致；"
            "2. 年度目标是否与部门职责、工作规划和重点工作相关。",
            "年度目标是否符合国家战略部署和发展规划",
        ),
    ],
)
def test_long_cells_are_cut_to_what_counts(text: str, short: str) -> None:
    assert shipping.shorten(text) == short


def test_origin_must_be_known(tmp_path: Path) -> None:
    from kb.errors import BrokenFile

    path = tmp_path / "999_x.txt"
    path.write_text("x", encoding="utf-8")
    with pytest.raises(BrokenFile, match="ORIGINS"):
        shipping.record_of(path)
    assert shipping.main([]) == 2
    assert shipping.main([str(tmp_path / "none")]) == 2
