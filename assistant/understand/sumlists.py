"""Sums in lists without words: a price and its sum behind a count (20张 1200元 2.4万元), the terms of a sum (7.56+21+3)."""

from __future__ import annotations

from dataclasses import replace

from msgspec import structs

from assistant.records import Fact
from assistant.understand.board import Amount
from assistant.understand.mentions import Mention
from assistant.understand.products import close, in_wan
from assistant.understand.text import Text
from kb import lazyre

_TERMS = lazyre.compile(
    r"[（(]?(?P<terms>\d[\d.]*(?:万元?)?(?:\s*[+、]\s*\d[\d.]*(?:万元?)?)+)[）)]?\s*"
    r"(?:[=＝]|[，,]?(?:一?共|合计|总计|总共|加起来|加一起|计))[^\d]{0,4}"
)


def priced(text: Text, amounts: list[Amount], counts: list[Fact]) -> list[Amount]:
    """办公桌20张 1200元 2.4万元: of two sums behind a count the first is a price where it multiplies to the second."""
    done = list(amounts)
    for i, (first, second) in enumerate(zip(amounts, amounts[1:], strict=False)):
        near = [f for f in counts if f.number and 0 <= first.mention.start - f.end_at <= 2]
        gap = text.flat[first.mention.end : second.mention.start].strip()
        open_sums = all(a.fact.kind == "amount" and not a.fact.role and not a.fact.background for a in (first, second))
        if not near or len(gap) > 2 or not open_sums:
            continue
        count = near[-1]
        if close(first.value * (count.number or 0.0), second.value) and first.value < second.value:
            wan = first.mention.unit == "万元" or bool(first.mention.scale)
            price = structs.replace(
                first.fact, role="price", object=count.object, number=first.value if wan else first.mention.value,
                unit=f"{'万元' if wan else '元'}/{count.unit}",
            )  # fmt: skip
            done[i] = replace(first, fact=price, mention=replace(first.mention, per=(count.unit,)))
    return done


def terms(text: Text, mentions: list[Mention], known: list[Amount], counts: list[Fact]) -> list[Amount]:
    """7.56+21+3+4.44，一共36万元: the terms of a sum that adds up, each in 万元."""
    found: list[Amount] = []
    for match in _TERMS.finditer(text.flat):
        whole = [a for a in known if match.end() - 4 <= a.mention.span.start <= match.end() + 2]
        terms = [m for m in mentions if match.start("terms") <= m.span.start < match.end("terms")]
        if not whole or not close(sum(m.value / (1e4 if m.scale else 1.0) for m in terms), whole[0].value):
            continue
        for term in terms:
            if any(a.mention is term or close(a.value, term.value) and a.fact.role != "price" for a in known):
                continue
            thing = next((f.object for f in counts for p in known if p.fact.role == "price" and f.number
                          and p.mention.per[:1] == (f.unit,) and close(in_wan(p.fact) * f.number, term.value)), "")  # fmt: skip
            fact = Fact(kind="amount", object=thing, number=term.value, unit="万元", start_at=term.span.start, end_at=term.span.end,
                        quote=text.quote(term.span.start, term.span.end))  # fmt: skip
            found.append(Amount(term, fact, among=True))
    return found
