"""Which stated facts keep rows of their own, and with which rows the others are told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from assistant.compose.filling import lone
from assistant.compose.naming import DURATION
from assistant.compose.rows import Row
from assistant.compose.subject import subject
from assistant.records import Brief, Fact

PART = 5  # rank from which a row is a part or a measure of another one
_NEVER = 7  # rank from which a row is told with another one even where there is room
_PRICES = (1, 3, 3)  # ranks of the unit prices with the greatest sums
_RUN = 5  # parts looked at behind or before a whole
_PEOPLE = {"人": "人数", "人次": "人次", "户": "户数"}


def rank(rows: Sequence[Row], brief: Brief) -> None:
    """Sets the claims of the rows beside each other: wholes before their parts, great sums before small ones."""
    _mark_shares(rows, brief)
    _mark_multipliers(rows)
    _rank_prices(rows)


def fold(rows: list[Row], notes: list[str], room: int) -> tuple[list[Row], bool]:
    """Keep `room` rows; parts, sizes, sums and starts move into the description of the row they belong to.

    The second value is whether commitments had to give way, so that the table has no room for more than it must have.
    """
    for row in lone([row for row in rows if row.rank < _NEVER]):
        row.rank = min(row.rank, 1)
    keep = sorted(range(len(rows)), key=lambda place: (rows[place].rank, place))
    staying = {place for place in keep[:room] if rows[place].rank < _NEVER}
    if not staying:
        return rows, False
    full = any(rows[place].rank < PART for place in keep[room:])
    folded = []
    for place, row in enumerate(rows):
        if place in staying:
            continue
        host = _host(row, [rows[p] for p in sorted(staying)])
        if row.fact is not None and "+" in row.fact.derived:
            said = f"合计{row.value.lstrip('=')}（{row.fact.derived}）"
        elif _nameless(row):
            said = row.fact.quote if row.fact else row.value
        else:
            said = f"{row.name}{row.value}"
            folded.append(row.name)
        host.description = f"{host.description.rstrip('。')}；{_lead(row, host)}{said}"
        host.sources = (*host.sources, *row.sources)
    shares = [row.name for place, row in enumerate(rows) if place not in staying and row.name in folded and _share(row)]
    others = [name for name in folded if name not in shares]
    if shares:
        notes.append("分项金额写进总成本的说明，不单列一行：" + "、".join(shares) + "。")
    if others:
        notes.append("以下内容并入相关指标的说明，不单列一行：" + "、".join(others) + "。")
    return [rows[place] for place in sorted(staying)], full


def _lead(row: Row, host: Row) -> str:
    """其中 before the first part of a sum; 另有 before an amount that is no part of it."""
    if row.category != "cost.economic":
        return ""
    whole = host.fact.number if host.fact and host.fact.role == "total" else None
    if whole is not None and row.fact and row.fact.role == "part" and (row.fact.number or 0.0) > whole:
        return "另有"
    return "" if "其中：" in host.description else "其中："


def told_within(rows: list[Row], returned: Sequence[Row], notes: list[str]) -> list[Row]:
    """Stated rows that the bureau would send back are told in the description of another row of their category."""
    kept = list(rows)
    told: list[str] = []
    for row in returned:
        others = [other for other in kept if other is not row and other.category == row.category]
        if row.fact is None or row.fact.role == "total":
            continue
        if not others and row.category == "output.timeliness" and not row.fact.date and row.fact.number is None:
            kept.remove(row)  # no date can be made of it: the completion is asked for
        if not others:
            continue
        host = _host(row, others)
        host.description = f"{host.description.rstrip('。')}；{row.name}{row.value}"
        host.sources = (*host.sources, *row.sources)
        kept.remove(row)
        told.append(row.name)
    if told:
        notes.append("以下内容不能单独成为指标，写进相关指标的说明：" + "、".join(told) + "。")
    return kept


def _counts(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row.fact and row.fact.kind == "quantity" and row.fact.number]


def _nameless(row: Row) -> bool:
    return bool(row.fact and row.fact.kind == "quantity" and not row.fact.object and not row.fact.action)


def _mark_shares(rows: Sequence[Row], brief: Brief) -> None:
    """Of a whole and the parts that add up to it the one stated first counts (抽检1800批次，其中农产品900批次 …).

    A whole without a name (合计1800人次) is the people whom the project is for.
    """
    counts = [row for row in _counts(rows) if row.fact and not row.fact.derived]
    for place, whole in enumerate(counts):
        for part in _adding(whole, counts[place + 1 : place + 1 + _RUN]):
            part.rank = max(part.rank, PART)
        if _nameless(whole) and any(_adding(whole, counts[max(0, place - _RUN) : place][::-1])):
            assert whole.fact is not None
            if whole.fact.unit in _PEOPLE:
                whole.name, whole.rank = f"{subject(brief)}{_PEOPLE[whole.fact.unit]}", 1


def _adding(whole: Row, near: Sequence[Row]) -> Iterator[Row]:
    """The neighbours, two and more of them from the first on, whose numbers add up to the whole's."""
    assert whole.fact is not None
    wanted, kind, summed = whole.fact.number or 0.0, whole.fact.unit.removesuffix("次"), 0.0
    for place, row in enumerate(near):
        if row.fact is None or row.fact.unit.removesuffix("次") != kind:
            return
        summed += row.fact.number or 0.0
        if place and abs(summed - wanted) < 1e-6:
            yield from near[: place + 1]
            return


def _mark_multipliers(rows: Sequence[Row]) -> None:
    """Months and days that only multiply a price (每人每月1800元、训练10个月) are told with another row."""
    spans = {part for row in rows if row.fact and row.fact.role == "price" for part in row.fact.unit.split("·")[1:]}
    spans |= {row.fact.unit.partition("/")[2] for row in rows if row.fact and row.fact.role == "price"}
    for row in _counts(rows):
        fact = row.fact
        if fact and fact.unit in DURATION and fact.operator == "=" and fact.unit.removeprefix("个") in spans:
            row.rank = max(row.rank, PART + 1 if _nameless(row) else PART)


def _rank_prices(rows: Sequence[Row]) -> None:
    """Of many unit prices those of the greatest sums keep their rows; the others can be folded."""
    counts = [row.fact for row in _counts(rows) if row.fact]

    def money(row: Row) -> float:
        fact = row.fact
        assert fact is not None
        thing = fact.unit.partition("/")[2].split("·")[0]
        sizes = [f for f in counts if f.unit[:1] == thing[:1]]
        near = min(sizes, key=lambda f: abs(f.start_at - fact.start_at), default=None)
        return (fact.number or 0.0) * ((near.number or 1.0) if near else 1.0) * (1e4 if "万元" in fact.unit else 1.0)

    prices = [row for row in rows if row.fact and row.fact.role == "price" and row.rank == 3]
    for place, row in enumerate(sorted(prices, key=money, reverse=True)):
        row.rank = _PRICES[place] if place < len(_PRICES) else 4


def _share(row: Row) -> bool:
    """A part of the budget."""
    return row.fact is not None and row.fact.kind == "amount" and row.fact.role == "part"


def _host(row: Row, rows: Sequence[Row]) -> Row:
    """The kept row that a folded one is told with: what it is a sum or size of, else the first of its category."""
    alike = [r for r in rows if r.category == row.category] or [r for r in rows if r.category == "output.quantity"]
    fact = row.fact
    if fact is not None and fact.kind == "quantity":
        near = [r for r in alike if r.fact and r.fact.kind == "quantity" and r.fact.start_at <= fact.start_at]
        if near:
            return (
                near[-1] if "+" not in fact.derived else next((r for r in near if _same_unit(r.fact, fact)), near[-1])
            )
    alike.sort(key=lambda r: r.rank)
    return (alike or list(rows))[0]


def _same_unit(one: Fact | None, other: Fact) -> bool:
    return one is not None and one.unit == other.unit
