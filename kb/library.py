"""The indicator library: kinds of project (archetypes) with their indicator cards, one YAML file each.

`load()` reads `corpus/library/*.yaml`; a file that is incomplete or contradicts itself raises `LibraryError`
with the file and the field. A parsed copy is kept under the state folder, keyed by the files' sizes and
times, so that a command starts without parsing YAML.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from kb.errors import LibraryError, RecordError
from kb.home import CORPUS, home
from kb.records import from_builtins
from kb.taxonomy import CATEGORIES

Source = Literal["text", "standard", "history", "habit"]
Operator = Literal["≥", "≤", "=", "before", "grade"]
CardType = Literal["count", "amount", "rate", "date", "duration", "grade", "measure"]


class Card(Struct, frozen=True, kw_only=True):
    """One indicator that an expert would set for a kind of project.

    `category` is canonical in the 2021 framework (or benefit.sustain); `value` is a number, a grade, or a
    `{slot}` that the clerk's text must fill; `source` says where the value may come from: the clerk's text,
    a standard or law, last year's actual, or habit (then 常用值，待确认).
    """

    id: str
    category: str
    name: str  # template with {slots}
    meaning: str
    formula: str  # numerator ÷ denominator, or how it is counted
    type: CardType
    unit: str
    operator: Operator
    value: float | str | None
    source: Source
    evidence: tuple[str, ...]
    core: bool = False
    units: tuple[str, ...] = ()  # accepted variants of the unit
    range: str | None = None  # the usual range, as text
    why: str = ""  # why that value or range is usual
    standard: str | None = None  # cited document for source standard
    frequency: str = "年"
    when: str = ""
    when_not: str = ""
    slots: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()  # words of a stated fact that this card measures
    aliases: tuple[str, ...] = ()
    weak: str = ""  # how clerks usually write it


class Cues(Struct, frozen=True, kw_only=True):
    """Words that speak for (`strong` 3 points, `weak` 1) or against (`negative` -4) an archetype."""

    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()
    negative: tuple[str, ...] = ()


class Question(Struct, frozen=True, kw_only=True):
    """What must be asked when the text does not say it."""

    slot: str
    text: str
    choices: tuple[str, ...] = ()


class Archetype(Struct, frozen=True, kw_only=True):
    """A kind of project: how to recognise it, what to ask, what to measure."""

    id: str
    name: str
    nature: str  # purchase, building, repair, it-build, it-operation, subsidy, …
    classes: tuple[str, ...]  # functional classes of expenditure it occurs in, three digits
    summary: str
    cues: Cues
    must_ask: tuple[Question, ...]
    satisfied: str  # whose satisfaction is asked
    cost_standard: str
    pitfalls: tuple[str, ...]
    cards: tuple[Card, ...]


class Library(Struct, frozen=True, kw_only=True):
    """All archetypes, by id."""

    archetypes: dict[str, Archetype]

    def card(self, card_id: str) -> Card:
        """The card of that id (`archetype/card`); KeyError if there is none."""
        archetype, _, _ = card_id.partition("/")
        return next(card for card in self.archetypes[archetype].cards if card.id == card_id)


def check(archetype: Archetype) -> list[str]:
    """Every contradiction in an archetype, one line each."""
    faults = []
    seen: set[str] = set()
    for card in archetype.cards:
        where = card.id
        if card.id in seen:
            faults.append(f"{where}: 编号重复")
        seen.add(card.id)
        if not card.id.startswith(f"{archetype.id}/"):
            faults.append(f"{where}: 编号应以 {archetype.id}/ 开头")
        if card.category not in CATEGORIES or card.category == "output.cost":
            faults.append(f"{where}: category 不认识：{card.category}")
        text = f"{card.name}{card.unit}{card.value if isinstance(card.value, str) else ''}"
        used = {part.split("}")[0] for part in text.split("{")[1:]}
        if used != set(card.slots):
            faults.append(f"{where}: slots 写的是 {sorted(card.slots)}，用到的是 {sorted(used)}")
        if card.type == "rate" and not any(mark in card.formula for mark in "÷/×占"):
            faults.append(f"{where}: 比率要写分子÷分母：{card.formula}")
        if card.type == "date" and card.operator != "before":
            faults.append(f"{where}: 日期的 operator 应为 before")
        if card.type == "amount" and card.operator == "≥":
            faults.append(f"{where}: 成本金额不应为 ≥")
        if card.source == "habit" and card.value is None:
            faults.append(f"{where}: source 为 habit 时要有 value")
    return faults


def read_archetype(path: Path) -> Archetype:
    """One archetype from its YAML file; raises `LibraryError` with file and field."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        archetype = from_builtins(yaml.load(path.read_text(encoding="utf-8"), Loader=loader), Archetype)
    except (yaml.YAMLError, RecordError) as error:
        raise LibraryError(f"{path.name}：{' '.join(str(error).split())}") from error
    faults = check(archetype)
    if archetype.id != path.stem:
        faults.insert(0, f"id 是 {archetype.id}，应与文件名 {path.stem} 一致")
    if faults:
        raise LibraryError(f"{path.name}：{'；'.join(faults)}")
    return archetype


def read_folder(folder: Path) -> Library:
    """Every archetype under `folder`, sorted by file name; no cache."""
    archetypes = [read_archetype(path) for path in sorted(folder.glob("*.yaml"))]
    if not archetypes:
        raise LibraryError(f"{folder}：没有找到指标库文件（*.yaml）。")
    return Library(archetypes={archetype.id: archetype for archetype in archetypes})


@lru_cache(maxsize=4)
def load(folder: Path = CORPUS / "library") -> Library:
    """The library of `folder`, from the parsed copy when the files have not changed."""
    stamp = hashlib.sha256(Path(__file__).read_bytes())
    for path in sorted(folder.glob("*.yaml")):
        stat = path.stat()
        stamp.update(f"{path.name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    copy = home() / "cache" / f"library-{stamp.hexdigest()[:16]}.json"
    if copy.is_file():
        try:
            return msgspec.json.decode(copy.read_bytes(), type=Library)
        except msgspec.DecodeError:
            pass  # a torn copy is rewritten below
    library = read_folder(folder)
    copy.parent.mkdir(parents=True, exist_ok=True)
    for old in copy.parent.glob("library-*.json"):
        old.unlink(missing_ok=True)
    temporary = copy.with_suffix(".tmp")
    temporary.write_bytes(msgspec.json.encode(library))
    temporary.replace(copy)
    return library
