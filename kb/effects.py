"""Effects by what the money is spent on: for each topic (献血, 应急广播, 水文) what an expert would count, and how.

`load()` reads `corpus/effects/*.yaml`, one file a group of functional classes; a topic that contradicts itself raises
`LibraryError`. The topics know nothing of kinds of work; they complete the cards of `kb.library`, whose effects are
those of a kind and often speak of another thing than the text at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from kb import lazyre
from kb.copies import parsed
from kb.errors import LibraryError, RecordError
from kb.home import CORPUS
from kb.library import DOWNWARD, UPWARD
from kb.plain import plain
from kb.records import from_builtins
from kb.taxonomy import CATEGORIES, is_benefit

ABOUT = "{about}"  # in a name: the cue that stands in the text
_VALUE = lazyre.compile(r"(?P<sign>[≥≤=])(?P<number>\d+(?:\.\d+)?)(?P<unit>\D\S*)")
_LONGEST = 20  # characters of a name


class Effect(Struct, frozen=True, kw_only=True, rename={"needs": "if"}):
    """What changes for whom, how it is counted, its usual value.

    `value` is as printed (≥98%), or "" where only the clerk can say it; then `unit` is asked for. `needs` and `unless`
    are words of which one must, or none may, stand in the text.
    """

    name: str
    formula: str
    value: str
    evidence: str
    category: str = "social"
    unit: str = ""
    needs: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Topic(Struct, frozen=True, kw_only=True):
    """A thing that money is spent on, by the words that speak of it (学校+保安: both), and its effects, best first."""

    about: tuple[str, ...]
    effects: tuple[Effect, ...]
    unless: tuple[str, ...] = ()


class _File(Struct, frozen=True):
    topics: tuple[Topic, ...]


def check(topic: Topic) -> Iterator[str]:
    """Every contradiction or gap in a topic, one line each."""
    names = [effect.name for effect in topic.effects]
    if not topic.about or not topic.effects:
        yield "about 和 effects 不能为空"
    if len(set(names)) < len(names):
        yield "同一主题里名称重复"
    if not any(effect.value for effect in topic.effects):
        yield "至少一条要有常用值"
    for effect in topic.effects:
        yield from (f"{effect.name}: {fault}" for fault in _check(effect))


def _check(effect: Effect) -> Iterator[str]:
    plain = effect.name.replace(ABOUT, "")
    if not 3 <= len(plain) <= _LONGEST or re.search(r"[0-9%≥≤{}]", plain):
        yield f"名称应为 3—{_LONGEST} 个字，不含数字"
    category = f"benefit.{effect.category}"
    if category not in CATEGORIES or not is_benefit(category):
        yield f"category 不认识：{effect.category}"
    found = _VALUE.fullmatch(effect.value)
    unit = found["unit"] if found else effect.unit
    if effect.value and not found:
        yield f"value 写不成“符号＋数＋单位”：{effect.value}"
    if not effect.value and not unit:
        yield "没有常用值时要写 unit"
    if unit in ("%", "‰") and not re.search(r"[÷×]|加权", effect.formula):
        yield f"比率要写分子÷分母：{effect.formula}"
    if found and found["sign"] == "≥" and found["unit"] == "%" and float(found["number"]) >= 100:
        yield "比率最多 100%，写 =100%"
    if found and found["sign"] == "≥" and DOWNWARD.search(effect.name) and not UPWARD.search(effect.name):
        yield "越少越好的指标不应为 ≥"
    if found and found["sign"] == "≤" and UPWARD.search(effect.name):
        yield "越高越好的指标不应为 ≤"


def read_file(path: Path) -> tuple[Topic, ...]:
    """The topics of one YAML file; raises `LibraryError` with file and topic."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        topics = from_builtins({"topics": yaml.load(path.read_text(encoding="utf-8"), Loader=loader)}, _File).topics
    except (yaml.YAMLError, RecordError) as error:
        raise LibraryError(f"{path.name}：{plain(error)}") from error
    faults = [f"{topic.about[:1]}: {fault}" for topic in topics for fault in check(topic)]
    if faults:
        raise LibraryError(f"{path.name}：{'；'.join(faults)}")
    return topics


def _read(folder: Path) -> _File:
    return _File(tuple(topic for path in sorted(folder.glob("*.yaml")) for topic in read_file(path)))


@lru_cache(maxsize=2)
def load(folder: Path = CORPUS / "effects") -> tuple[Topic, ...]:
    """The topics of `folder`, from the parsed copy when the files have not changed."""
    return parsed(folder, _File, _read, code=Path(__file__)).topics


__all__ = ["ABOUT", "Effect", "Topic", "check", "load", "read_file"]
