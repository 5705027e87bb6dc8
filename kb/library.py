"""The indicator library: kinds of project (archetypes) with their indicator cards, one YAML file each.

`load()` reads `corpus/library/*.yaml`; a file that is incomplete or contradicts itself raises `LibraryError`
with the file and the field. A parsed copy is kept under the state folder, keyed by the files' sizes and
times, so that a command starts without parsing YAML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Literal

from msgspec import Struct

from kb import lazyre
from kb.copies import parsed
from kb.errors import LibraryError, RecordError
from kb.home import CORPUS
from kb.plain import plain
from kb.records import from_builtins
from kb.taxonomy import CATEGORIES, is_benefit, missing

Source = Literal["text", "standard", "history", "habit"]
Operator = Literal["≥", "≤", "=", "before", "grade"]
CardType = Literal["count", "amount", "rate", "date", "duration", "grade", "measure"]


class Card(Struct, frozen=True, kw_only=True, gc=False):
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
        for card in self.archetypes[archetype].cards:
            if card.id == card_id:
                return card
        raise KeyError(card_id)


# Words at the end of a name (or in it) that say in which direction the value should run.
UPWARD = lazyre.compile(
    r"(合格|达标|满意|处置|修复|整改|办结|及时|完好|覆盖|知晓|清零|消除|下降|压减|缩短|减排|应答|接通|办理|处理|扑灭|化解|治理|结案)(率|度|比例|幅度|量)$"
)
DOWNWARD = lazyre.compile(
    r"事故|事件|投诉|故障|差错|返修|流失|争议|中断|受害|成本|单价|造价|时限|响应时间|响应时长|超支"
)
_UNITS_OF_TYPE = {"rate": ("%", "‰", "‱"), "date": ("日期",), "grade": ("等级",)}
_TIMES = ("秒", "分钟", "小时", "天", "日", "个工作日", "周", "个月", "年")
SLOT = lazyre.compile(r"\{[^}]*\}")  # what a card leaves open in its name, unit or value
_NAME_LENGTH = 20  # characters without slots
_ALIASES = 3


def _check_value(card: Card) -> Iterator[str]:
    """Faults between type, unit, operator, value and source of one card."""
    value = card.value
    units = _UNITS_OF_TYPE.get(card.type)
    if units is not None and card.unit not in units:
        yield f"unit 是 {card.unit}，type 为 {card.type} 时应为 {'、'.join(units)}"
    if units is None and card.unit in ("%", "‰", "‱", "日期", "等级", ""):
        yield f"unit 是 {card.unit or '空'}，与 type {card.type} 不符"
    if card.type == "amount" and "元" not in card.unit:
        yield f"unit 是 {card.unit}，金额的单位里应有“元”"
    if card.type == "duration" and not card.unit.startswith(_TIMES):
        yield f"unit 是 {card.unit}，时长的单位应是 {'、'.join(_TIMES)}"
    if card.type == "rate" and not any(mark in card.formula for mark in "÷/×占"):
        yield f"比率要写分子÷分母：{card.formula}"
    if (card.type == "date") != (card.operator == "before"):
        yield "日期的 operator 应为 before，其他类型不能用 before"
    if (card.type == "grade") != (card.operator == "grade"):
        yield "等级的 operator 应为 grade，其他类型不能用 grade"
    if card.type == "amount" and card.operator == "≥" and card.category.startswith("cost."):
        yield "成本金额不应为 ≥"
    if card.type == "rate" and isinstance(value, (int, float)):
        if value > 100 or value < 0:
            yield f"比率超出 0—100：{value}"
        if value == 100 and card.operator == "≥":
            yield "比率最多 100%，写 =100% 而不是 ≥100%"
    if card.operator == "≥" and DOWNWARD.search(card.name) and not UPWARD.search(card.name):
        yield "越少越好的指标不应为 ≥"
    if card.operator == "≤" and UPWARD.search(card.name):
        yield "越高越好的指标不应为 ≤"
    if card.source == "habit" and (value is None or not card.range or not card.why):
        yield "source 为 habit 时要有 value、range 和 why"
    if card.source == "standard" and not card.standard:
        yield "source 为 standard 时要写 standard（文件名或文号）"
    if isinstance(value, str) and "{" in value and card.source not in ("text", "history"):
        yield "value 是 {槽位} 时 source 应为 text 或 history"


def _check_words(card: Card) -> Iterator[str]:
    """Faults in what a reader sees: name, meaning, formula, aliases, evidence."""
    plain = SLOT.sub("", card.name)
    if re.search(r"[0-9０-９%％≥≤]", plain):
        yield f"名称里不能有目标值或数字：{card.name}"
    if not 3 <= len(plain) <= _NAME_LENGTH:
        yield f"名称去掉槽位后应为 3—{_NAME_LENGTH} 个字：{card.name}"
    if _bare(card.formula) in (_bare(plain), ""):
        yield "formula 只是重复名称，要写口径或分子÷分母"
    if _bare(card.meaning) in (_bare(plain), ""):
        yield "meaning 只是重复名称，要写它说明什么"
    if len(card.aliases) < _ALIASES:
        yield f"aliases 至少 {_ALIASES} 个，现有 {len(card.aliases)} 个"
    for field in ("keys", "evidence"):
        if not getattr(card, field):
            yield f"{field} 不能为空"


def _bare(text: str) -> str:
    return re.sub(r"[\W_]|情况|的比率|数量|数$", "", text)


def _check_card(card: Card) -> Iterator[str]:
    if card.category not in CATEGORIES or card.category == "output.cost":
        yield f"category 不认识：{card.category}"
    text = f"{card.name}{card.unit}{card.value if isinstance(card.value, str) else ''}"
    used = {part.split("}")[0] for part in text.split("{")[1:]}
    if used != set(card.slots):
        yield f"slots 写的是 {sorted(card.slots)}，用到的是 {sorted(used)}"
    yield from _check_value(card)
    yield from _check_words(card)


def _check_set(archetype: Archetype) -> Iterator[str]:
    """Faults of the cards taken together."""
    owner: dict[str, str] = {}
    for card in archetype.cards:
        for label in (card.name, *card.aliases):
            other = owner.setdefault(label, card.id)
            if other != card.id:
                yield f"{card.id}: 名称或别名“{label}”已用于 {other}"
    core = [card for card in archetype.cards if card.core]
    yield from (f"cards: 缺少核心的{gap}" for gap in missing({card.category for card in core}))
    benefits = [card for card in core if is_benefit(card.category)]
    if benefits and not any(card.source in ("habit", "standard") for card in benefits):
        yield "cards: 至少一条核心效益指标的 source 应为 habit 或 standard（用户没给数也能写）"
    slots = {slot for card in archetype.cards for slot in card.slots}
    if not any(question.slot in slots for question in archetype.must_ask):
        yield "must_ask: 至少一问的 slot 要被指标用到"


def check(archetype: Archetype) -> list[str]:
    """Every contradiction or gap in an archetype, one line each."""
    faults = []
    seen: set[str] = set()
    for card in archetype.cards:
        if card.id in seen:
            faults.append(f"{card.id}: 编号重复")
        seen.add(card.id)
        if not card.id.startswith(f"{archetype.id}/"):
            faults.append(f"{card.id}: 编号应以 {archetype.id}/ 开头")
        faults.extend(f"{card.id}: {fault}" for fault in _check_card(card))
    faults.extend(_check_set(archetype))
    cues = archetype.cues
    for word in sorted({w for w in cues.negative if w in cues.strong or w in cues.weak}):
        faults.append(f"cues: “{word}”同时在正反两边")
    if not cues.strong:
        faults.append("cues.strong: 不能为空")
    for code in archetype.classes:
        if not re.fullmatch(r"2[0-3]\d", code):
            faults.append(f"classes: {code} 不是三位功能分类编码")
    return faults


def read_archetype(path: Path) -> Archetype:
    """One archetype from its YAML file; raises `LibraryError` with file and field."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        archetype = from_builtins(yaml.load(path.read_text(encoding="utf-8"), Loader=loader), Archetype)
    except (yaml.YAMLError, RecordError) as error:
        raise LibraryError(f"{path.name}：{plain(error)}。请改正这一处。") from error
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


def load_common() -> Library:
    """The general kinds, one a nature of work (`corpus/common`): what to measure where no kind of the library fits."""
    return load(CORPUS / "common")


@lru_cache(maxsize=4)
def load(folder: Path = CORPUS / "library") -> Library:
    """The library of `folder`, from the parsed copy when the files have not changed."""
    return parsed(folder, Library, read_folder, code=Path(__file__))
