"""The total that nobody states: the product of what is counted and priced, or the sum of its parts."""

from __future__ import annotations

import re

from assistant.records import Fact
from assistant.understand import equations
from assistant.understand.products import Line, close, lines
from assistant.understand.text import Text
from kb import lazyre
from kb.amounts import fen
from kb.units import kind as unit_kind

_REACH = lazyre.compile(r"覆盖|惠及|受益|涉及|服务|辐射|带动|方便|满足|解决")


def worked_out(text: Text, facts: list[Fact]) -> list[Fact]:
    """先弄八个，一个补两万五: where no sum is stated and all that is counted has its price, their product is the total."""
    stated = [f for f in facts if f.kind == "amount" and f.role in ("total", "part") and not f.background]
    prices = [f for f in facts if f.kind == "amount" and f.role == "price" and not f.background]
    found = lines(text, facts)
    parts = [f for f in stated if f.role == "part"]
    another = len(parts) == 2 and bool(found) and re.search("另|再|此外", text.flat[parts[0].end_at : parts[1].end_at])
    if len(parts) == len(stated) > 1 and (another or equations.all_sources(parts) or _all_lines(parts, found)):
        return [_whole(parts)]
    if stated or not found or len(found) != len(prices):
        return []
    if any(
        line.price.operator not in ("=", "to") or line.price.upper is not None or line.count is None for line in found
    ):
        return []
    counted = {id(line.count) for line in found}
    left = [f for f in facts if f.kind == "quantity" and not f.background and id(f) not in counted and not _reached(f)]
    if any(unit_kind(f.unit) in ("count", "length", "area", "person") for f in left) or len(counted) != len(found):
        return []
    if any(
        len({round(value, 4) for value in line.values}) != 1 or line.count.operator != "="
        for line in found
        if line.count
    ):
        return []
    last = found[-1].price
    return [
        Fact(kind="amount", role="total", number=round(sum(line.values[0] for line in found), 4), unit="万元",
             start_at=last.start_at, end_at=last.end_at, quote=last.quote,
             derived="+".join(line.options[0][1] for line in found))
    ]  # fmt: skip


def _reached(fact: Fact) -> bool:
    """Whom the work reaches (覆盖43个村, 受益农户300户) costs nothing of its own."""
    return bool(_REACH.match(fact.action or fact.object) or _REACH.match(fact.object))


def _all_lines(parts: list[Fact], found: list[Line]) -> bool:
    """Every sum is that of one priced line, and every line has its sum."""
    return len(parts) == len(found) and all(
        any(close(value, f.number or 0.0) for value in line.values) for f, line in zip(parts, found, strict=True)
    )


def _whole(parts: list[Fact]) -> Fact:
    last = parts[-1]
    return Fact(
        kind="amount", role="total", number=round(sum(f.number or 0.0 for f in parts), 6), unit="万元", start_at=last.start_at,
        end_at=last.end_at, quote=last.quote, derived="+".join(f"{fen(f.number or 0)}万元" for f in parts),
    )  # fmt: skip
