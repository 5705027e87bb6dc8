"""Cutting: numbers with their units whole, the field's terms whole, both engines alike, nothing printed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from indexer import words
from kb.home import ROOT

TEXTS = (
    "高标准农田建设1.2万亩，亩均投资1800元",
    "给县委巡察组买12台保密笔记本电脑，总价22.34万元，到货率≥95％",
    "农村人居环境整治和老旧小区改造（2026年）",
    "劳务派遣人员工资，村两委干部640人",
)


def test_numbers_keep_their_units() -> None:
    assert words.cut("购置12台电脑，共22.34万元，合格率≥95％，2026年6月30日前") == [
        "购置", "12台", "电脑", "共", "22.34万元", "合格率", "95%", "2026年", "6月", "30日", "前"
    ]  # fmt: skip


@pytest.mark.parametrize("term", ["高标准农田", "劳务派遣", "村两委", "非物质文化遗产", "满意度", "绩效目标"])
def test_terms_of_the_field_stay_whole(term: str) -> None:
    assert term in words.cut(f"关于{term}的说明")


def test_the_index_also_holds_the_parts_of_long_words() -> None:
    assert {"高标准农田", "农田"} <= set(words.terms("高标准农田"))


def test_width_case_and_punctuation_do_not_matter() -> None:
    assert words.cut("ＰＬＣ控制柜、３套") == words.cut("plc控制柜 3套")


def test_stop_words_and_single_characters_say_nothing() -> None:
    assert words.telling(words.cut("的项目经费和路灯12盏")) == {"路灯"}


def test_the_dictionary_holds_each_term_once_and_a_few_hundred_of_them() -> None:
    lines = words.DICTIONARY.read_text(encoding="utf-8").splitlines()
    listed = [word for line in lines if not line.startswith("#") for word in line.split()]
    assert len(listed) == len(set(listed))
    assert len(listed) > 400


def test_both_engines_cut_alike(home: Path) -> None:
    pytest.importorskip("rjieba")
    fast, slow = words._with_rjieba(), words._with_jieba()
    for text in TEXTS:
        for one, other in zip(fast, slow, strict=True):
            assert [one(run) for run in words._HAN.findall(text)] == [other(run) for run in words._HAN.findall(text)]


def test_the_fallback_prints_nothing_and_writes_only_under_the_state_folder(home: Path, tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    code = (
        "import sys; sys.modules['rjieba'] = None\n"
        "from indexer import words\n"
        "assert words.cut('高标准农田12台') == ['高标准农田', '12台']\n"
        "assert 'jieba' in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT, capture_output=True, text=True, check=False,
        env={"PATH": "", "ASSISTANT_HOME": str(home), "TMPDIR": str(temporary), "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(temporary.iterdir()) == []
    assert any((home / "cache").iterdir())
