"""Lists without a mark between the items: which side of its number the thing of an item stands on."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.understand import names, stretch
from assistant.understand.mentions import Mention
from assistant.understand.text import BREAK, Text
from kb import lazyre
from kb.units import kind as unit_kind

_KINDS = ("count", "length", "area", "volume", "mass", "person")
_GAP = lazyre.compile(rf"[^{re.escape(BREAK)}\d各每]{{1,14}}")


def noun_first(text: Text, mentions: Sequence[Mention]) -> frozenset[int]:
    """Ends of the mentions that stand behind their thing in such a list: 蒸柜3台|消毒柜2个|洗碗机1台."""
    found: set[int] = set()
    for run in _runs(text, mentions):
        head = stretch.before(text, run[0].start, text.clause(run[0].span.start)[0])
        tail = stretch.after(text, run[-1].end, len(text.flat))
        led = names.split(head)[1]
        if len(led) > 1 and not head.strip().startswith(("每", "各")) and not names.noun_after(tail.split(" ")[0]):
            found |= {mention.end for mention in run}
    return frozenset(found)


def _runs(text: Text, mentions: Sequence[Mention]) -> list[list[Mention]]:
    """Runs of two counts and more with nothing but a few words between them."""
    runs: list[list[Mention]] = []
    for mention in mentions:
        if unit_kind(mention.unit) not in _KINDS or not mention.unit_text:
            continue
        last = runs[-1][-1] if runs else None
        if last is not None and _GAP.fullmatch(text.flat[last.end : mention.start]):
            runs[-1].append(mention)
        else:
            runs.append([mention])
    return [run for run in runs if len(run) > 1]
