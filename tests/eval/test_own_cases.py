"""The drafting cases of `eval/cases` are sound: their words stand in their texts, and their sums come out."""

from __future__ import annotations

import ast
import datetime as dt
import json
import operator
import re
from pathlib import Path
from typing import Any

import pytest

from eval.numbers import amount, base, numbers, plain, same
from kb.home import ROOT

FILES = {
    "drafts_dev.json": "d",
    "drafts_heldout.json": "h",
    "drafts_amounts.json": "m",
    "drafts_dev2.json": "e",
    "drafts_dev3.json": "k",
    "drafts_dev4.json": "n",
    "drafts_dev5.json": "r",
    "drafts_heldout4.json": "q",
}
PLANS = "plans.json"
FIELDS = {"id", "text", "tags", "style", "budget", "year", "facts", "must", "good", "wrong", "ask", "noise", "expect"}
CATEGORIES = frozenset(
    ["数量", "质量", "时效", "成本", "经济成本", "社会效益", "经济效益", "生态效益", "可持续影响"]
    + ["服务对象满意度", "社会公众满意度", "满意度"]
)
COMMON = {0, 100}  # what an expert writes without being told: no accident, everything passed
ZERO = re.compile(r"零|不发生|无|没有|不出|不能|杜绝")
WHOLE = re.compile(r"应.{1,2}尽|全部|全覆盖|一个不|不漏|全额|足额")
FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_OPERATIONS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv}


def load(name: str) -> list[dict[str, Any]]:
    path = ROOT / "eval/cases" / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


CASES = [case for name in FILES for case in load(name)]
PROJECTS = [{**project, "plan": plan["text"]} for plan in load(PLANS) for project in plan["projects"]]
DRAFTED = [case for case in CASES if case["expect"] in ("draft", "conflict")] + PROJECTS


def named(case: dict[str, Any]) -> str:
    return str(case["id"])


def arithmetic(text: str) -> float | None:
    """9×200÷10000 → 0.18; None where the text is a reason in words."""
    plain_text = text.replace("×", "*").replace("÷", "/")
    if not re.fullmatch(r"[\d.+\-*/() ]+", plain_text):
        return None

    def value(node: ast.expr) -> float:
        if isinstance(node, ast.BinOp):
            return float(_OPERATIONS[type(node.op)](value(node.left), value(node.right)))
        assert isinstance(node, ast.Constant), text
        return float(node.value)  # type: ignore[arg-type]

    return value(ast.parse(plain_text, mode="eval").body)


def spoken(phrase: str) -> list[float]:
    """The numbers of a phrase in base units; 3米5 is 3.5, 6w8 is 68000, none is 0, all of them is 100 %."""
    joined = re.sub(r"(\d+)[米元块]([1-9])(?!\d)", r"\1.\2", plain(phrase).translate(FORMAL))
    joined = re.sub(r"千(?=[米克瓦])", "k", re.sub(r"(\d+)w([1-9])(?!\d)", r"\1.\2万", joined))
    found = [one.value for one in numbers(joined)] + [one.value for one in numbers(phrase)]
    found += [amount(tenths) * 10 for tenths in re.findall(r"([一二三四五六七八九]|\d(?:\.\d)?)成", phrase)]
    found += [amount(rate) / 100 for rate in re.findall(r"万分之([一二三四五六七八九\d]+)", phrase)]
    found += [100.0] if "百分百" in phrase else []
    return [*found, *([0.0] if ZERO.search(phrase) else []), *([100.0] if WHOLE.search(phrase) else [])]


@pytest.mark.parametrize("name", sorted(FILES))
def test_ids_are_unique_and_fields_are_the_ones_of_the_gold(name: str) -> None:
    cases = load(name)
    ids = [case["id"] for case in cases]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(FILES[name] + r"\d{2,3}", one) for one in ids)
    for case in cases:
        assert FIELDS <= set(case) <= FIELDS | {"asked_on", "conflict"}, case["id"]
        assert (case["expect"] == "conflict") == ("conflict" in case), case["id"]


def test_no_text_stands_twice() -> None:
    texts = [case["text"] for case in CASES]
    assert len(set(texts)) == len(texts)


@pytest.mark.parametrize("case", [*CASES, *PROJECTS], ids=named)
def test_words_stand_in_the_text(case: dict[str, Any]) -> None:
    missing = [fact["phrase"] for fact in case["facts"] if fact.get("phrase", "") not in case["text"]]
    missing += [bit for bit in case["noise"] if bit not in case["text"]]
    assert not missing


@pytest.mark.parametrize("case", [*CASES, *PROJECTS], ids=named)
def test_facts_say_what_their_words_say(case: dict[str, Any]) -> None:
    """The number of a fact stands in its words, or comes out of the arithmetic it gives."""
    for fact in case["facts"]:
        if fact["kind"] == "deadline":
            assert fact["date"] is None or _a_day(fact["date"]), fact
            continue
        wanted = base(fact["number"], fact["unit"])[0]
        why = arithmetic(fact.get("why", ""))
        if why is not None:
            assert same(base(why, fact["unit"])[0], wanted), fact
        if "phrase" in fact:
            assert any(same(one, wanted) for one in spoken(fact["phrase"])) or why is not None, fact
        else:
            assert why is not None, fact


def _a_day(date: str) -> bool:
    return bool(dt.date.fromisoformat(date if date[0].isdigit() else f"2026-{date[2:]}"))


@pytest.mark.parametrize("case", DRAFTED, ids=named)
def test_slots_ask_for_what_the_text_says(case: dict[str, Any]) -> None:
    """A slot's number is a fact, an arithmetic of facts (given beside it), or a value that goes without saying."""
    known = [base(fact["number"], fact["unit"])[0] for fact in case["facts"] if fact["kind"] != "deadline"]
    dates = {fact["date"] for fact in case["facts"] if fact["kind"] == "deadline"}
    for slot in case["must"]:
        levels = slot.get("level2_any") or [slot["level2"]]
        assert {one.removesuffix("指标") for one in levels} <= CATEGORIES, slot
        assert slot["name_any"], slot
        assert slot["op_any"], slot
        if slot["number"] is not None:
            number = base(slot["number"], slot["unit"])[0]
            assert slot["number"] in COMMON or any(same(number, one) for one in known), slot
        assert slot.get("date") is None or slot["date"] in dates, slot


@pytest.mark.parametrize("case", DRAFTED, ids=named)
def test_a_table_is_asked_for_whole(case: dict[str, Any]) -> None:
    """Quantity, quality, time, cost (where a sum is stated) and a benefit are among the slots."""
    levels = [set(slot.get("level2_any") or [slot["level2"]]) for slot in case["must"]]
    wanted = ["数量指标", "质量指标", "时效指标", *(["成本指标"] if case["budget"] else [])]
    assert not [name for name in wanted if not any(name in one for one in levels)]
    assert any("社会效益指标" in one for one in levels)


@pytest.mark.parametrize("case", [*CASES, *PROJECTS], ids=named)
def test_budget_and_year_are_stated(case: dict[str, Any]) -> None:
    if case["budget"] is not None:
        amounts = [base(fact["number"], fact["unit"])[0] for fact in case["facts"] if fact["kind"] == "amount"]
        assert any(same(one, case["budget"] * 1e4) for one in amounts)
    if case["year"] is not None:
        text = case.get("plan", case["text"])  # a plan says the year once for all its projects
        relative = re.search(r"[今明]年|上半年", text) and case.get("asked_on")
        assert str(case["year"]) in plain(text) or relative
    assert all(re.compile(pattern) for pattern in case["wrong"])


@pytest.mark.parametrize("case", [case for case in CASES if case["expect"] == "conflict"], ids=named)
def test_a_conflict_is_one(case: dict[str, Any]) -> None:
    """Two different amounts, at least one of them written in the text."""
    first, second = (base(value, case["conflict"]["unit"])[0] for value in case["conflict"]["values"][:2])
    assert not same(first, second)
    stated = [base(fact["number"], fact["unit"])[0] for fact in case["facts"] if fact["kind"] == "amount"]
    assert any(same(one, first) for one in stated)
    assert case["ask"]


@pytest.mark.parametrize("case", [case for case in CASES if case["expect"] in ("ask", "refuse")], ids=named)
def test_no_table_is_expected_of_no_project(case: dict[str, Any]) -> None:
    assert not case["must"]
    assert bool(case["ask"]) == (case["expect"] == "ask")
    assert case["expect"] == "ask" or not case["facts"]


@pytest.mark.parametrize("plan", load(PLANS), ids=named)
def test_a_plan_holds_its_projects(plan: dict[str, Any]) -> None:
    """One to three projects with ids of their own, each a part of the plan, in the order of the plan."""
    starts = [plan["text"].find(project["text"]) for project in plan["projects"]]
    assert 1 <= len(starts) <= 3
    assert starts[0] > -1
    assert starts == sorted(starts)
    assert [project["id"] for project in plan["projects"]] == [plan["id"] + letter for letter in "abc"[: len(starts)]]
    assert set(plan) <= {"id", "text", "asked_on", "projects"}


def test_most_cases_are_drafts_and_every_answer_is_there() -> None:
    sets = {name: kinds for name in FILES if (kinds := [case["expect"] for case in load(name)])}
    del sets["drafts_amounts.json"]  # made for its contradictions
    for kinds in sets.values():
        assert kinds.count("draft") >= len(kinds) * 0.75
        assert set(kinds) == {"draft", "ask", "conflict", "refuse"}


def test_the_folder_holds_no_stray_file() -> None:
    known = {*FILES, PLANS, "README.md", "drafts_own_a.json", "drafts_own_b.json"}
    assert {path.name for path in Path(ROOT / "eval/cases").iterdir()} <= known
