"""Where a row's value comes from, in words and as HTML: the clerk's own words are highlighted."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from assistant.export.text import turn_of
from kb.records import Indicator, ValueSource

AROUND = 24  # characters of the description shown on each side of a quote
ROWS_SHOWN = 5  # earlier rows listed under a history source
STATUS = {
    "blank": "待补充",
    "default": "常用值待确认",
    "text": "原文",
    "own": "自填",
    "arithmetic": "测算",
    "history": "历史",
    "standard": "标准",
}
_LEAD = {
    "text": "来自您的描述",
    "arithmetic": "由您给的数算出",
    "history": "参照库里同类项目",
    "standard": "依据标准",
    "default": "同类项目的常用值，不是您说的，请确认",
}
Lookup = Callable[[str], str | None]  # indicator id → one line about that earlier row


def status(row: Indicator) -> str:
    """The key of `STATUS` for a row: blank without a value, own where the clerk typed it, else the kind of its first source."""
    if not row.value.strip():
        return "blank"
    if "待确认" in row.basis:
        return "default"
    if not row.sources:
        return "default"
    return "own" if turn_of(row.sources[0]) is not None else row.sources[0].kind


def highlight(quote: str, said: Sequence[str]) -> str:
    """The quote marked within the words round it; alone where the description does not hold it."""
    for text in said:
        start = text.find(quote) if quote else -1
        if start < 0:
            continue
        left, end = max(0, start - AROUND), start + len(quote)
        before = ("…" if left else "") + text[left:start]
        after = text[end : end + AROUND] + ("…" if end + AROUND < len(text) else "")
        return f"{escape(before)}<mark>{escape(quote)}</mark>{escape(after)}"
    return f"<mark>{escape(quote)}</mark>"


def _line(source: ValueSource, said: Sequence[str], lookup: Lookup | None) -> str:
    own = turn_of(source) is not None
    lead = "您自己填写或确认" if own else _LEAD[source.kind]
    label = STATUS["own"] if own else STATUS[source.kind].removesuffix("待确认")
    body = escape(source.quote)
    if source.kind == "text" and not own:
        body = highlight(source.quote, said)
    elif source.kind == "arithmetic" and source.ref:
        body += f'<div class="near">原话：{highlight(source.ref, said)}</div>'
    elif source.kind == "standard" and source.ref and source.ref not in source.quote:
        body += f'<div class="near">{escape(source.ref)}</div>'
    elif source.kind == "history" and lookup is not None:
        ids = [part for part in re.split(r"[；;，,\s]+", source.ref) if part]
        found = [line for line in map(lookup, ids[:ROWS_SHOWN]) if line]
        if found:
            body += '<ul class="near">' + "".join(f"<li>{escape(line)}</li>" for line in found) + "</ul>"
    return f'<li><span class="tag {"own" if own else source.kind}">{label}</span><div><b>{lead}</b>：{body}</div></li>'


def sources_html(row: Indicator, said: Sequence[str] = (), lookup: Lookup | None = None) -> str:
    """A list of the row's sources; for a blank, what to do about it."""
    if not row.value.strip():
        return (
            '<p class="empty">您的描述里没有这个数，所以空着，没有替您编。'
            "知道的话点一下“指标值”格子填上，或在左边对话里说一声。</p>"
        )
    if not row.sources:
        return '<p class="empty">没有记录来源，请核对。</p>'
    return '<ul class="sources">' + "".join(_line(source, said, lookup) for source in row.sources) + "</ul>"
