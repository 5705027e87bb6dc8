"""Good rows of the base on their way into the library: proposed by anyone, in use once an administrator approves."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from kb.errors import KbError
from kb.home import home
from kb.library import Card, CardType, Library
from kb.plain import plain
from kb.records import Indicator, TargetTable
from kb.taxonomy import canonical, translate


class PromotionError(KbError):
    """A row that cannot become a card, with the reason."""


class Promotion(Struct, frozen=True, kw_only=True):
    """One row for one kind of project; `card` is what the library would hold."""

    id: str
    archetype: str
    card: Card
    origin: str  # project and year of the row
    row: str  # indicator id
    by: str
    at: str
    state: Literal["proposed", "approved"] = "proposed"


def path(folder: Path | None = None) -> Path:
    return (folder or home()) / "promotions.json"


def promotions(folder: Path | None = None) -> tuple[Promotion, ...]:
    """All proposals and approvals, in the order they came."""
    try:
        return tuple(msgspec.json.decode(path(folder).read_bytes(), type=list[Promotion]))
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError) as error:
        raise PromotionError(
            f"{path(folder).name}：读不出来（{plain(error)}）。请从备份恢复，或移走后重新提出。"
        ) from error


def propose(table: TargetTable, row: Indicator, archetype: str, by: str, folder: Path | None = None) -> Promotion:
    """Note a row for the library; raises PromotionError where it says too little to be a card."""
    if any(one.row == row.id and one.archetype == archetype for one in promotions(folder)):
        raise PromotionError(f"“{row.name}”已经提出过了。")
    made = Promotion(
        id=secrets.token_hex(6),
        archetype=archetype,
        card=card_of(table, row, archetype),
        origin=_origin(table),
        row=row.id,
        by=by,
        at=datetime.now().isoformat(timespec="seconds"),
    )
    _write([*promotions(folder), made], folder)
    return made


def decide(promotion_id: str, *, approve: bool, folder: Path | None = None) -> None:
    """Approve a proposal, or take it out (also a card that was approved)."""
    kept = []
    for one in promotions(folder):
        if one.id != promotion_id:
            kept.append(one)
        elif approve:
            kept.append(replace(one, state="approved"))
    _write(kept, folder)


def extend(library: Library, folder: Path | None = None) -> Library:
    """The library with the approved cards first in their kinds, before those of equal fit; the shipped files stay as they are."""
    more: dict[str, list[Card]] = {}
    for one in promotions(folder):
        if one.state == "approved" and one.archetype in library.archetypes:
            more.setdefault(one.archetype, []).append(one.card)
    if not more:
        return library
    kinds = {
        key: replace(kind, cards=(*more[key], *kind.cards)) if key in more else kind
        for key, kind in library.archetypes.items()
    }
    return Library(archetypes=kinds)


def card_of(table: TargetTable, row: Indicator, archetype: str) -> Card:
    """A row as a card: its value is a usual value to be confirmed, with the row as the reason."""
    category = canonical(row.level2, row.level1)
    target = row.target
    if category is None:
        raise PromotionError(f"“{row.name}”的二级指标“{row.level2}”不在指标库的分类里。")
    if target is None or target.type != "numeric" or target.number is None or not target.unit:
        raise PromotionError(f"“{row.name}”的指标值不是一个带单位的数，不能作常用值。")
    if not row.description.strip():
        raise PromotionError(f"“{row.name}”没有写怎么算，请先补上说明再提出。")
    rate = target.unit in ("%", "‰")
    kind: CardType = "rate" if rate else "amount" if "元" in target.unit else "count"
    operator: Literal["≥", "≤", "="] = target.operator if target.operator in ("≥", "≤", "=") else "="  # type: ignore[assignment]
    wanted = translate(category, "cn-2021")
    return Card(
        id=f"{archetype}/promoted-{secrets.token_hex(3)}",
        category="cost.economic" if wanted == "output.cost" else wanted,
        name=row.name,
        meaning=row.description,
        formula=row.description,
        type=kind,
        unit=target.unit,
        operator=operator,
        value=target.number,
        source="habit",
        core=True,  # what an administrator took over is what projects of this kind here carry
        evidence=(row.evidence,) if row.evidence else ("工作台账",),
        why=f"取自{_origin(table)}，经管理员采纳",
        keys=(re.sub(r"(率|数量|人数|次数|金额)$", "", row.name),),
    )


def _origin(table: TargetTable) -> str:
    name = (table.project.name if table.project else "") or table.unit.name or table.title
    return f"{table.year}年“{name}”" if table.year else f"“{name}”"


def _write(entries: Sequence[Promotion], folder: Path | None) -> None:
    place = path(folder)
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_suffix(".tmp")
    temporary.write_bytes(msgspec.json.format(msgspec.json.encode(list(entries)), indent=1))
    temporary.replace(place)
