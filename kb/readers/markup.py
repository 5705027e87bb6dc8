"""Take mark-up out of one piece of text: tags, entities, formula signs, Word field codes and bookmarks."""

from __future__ import annotations

import html
import re

from kb import lazyre

_BOOKMARK = lazyre.compile(r"\[bookmark:[^\]\n]{0,200}\]")
_FIELD = lazyre.compile(
    r"\s*\b(?:TC|TOC|PAGEREF|HYPERLINK|REF|SEQ)\b[^\t\n]{0,200}?(?:\\[a-z*@](?:\s+(?:\"[^\"]*\"|[\w-]+))?\s*)+(?=[\t\n]|$|[\u4e00-\u9fff])"
)
_BREAK_TAG = lazyre.compile(r"</p\s*>|<br\s*/?>|</?div[^>]*>|</li\s*>", re.IGNORECASE)
_TAG = lazyre.compile(
    r"</?(?:p|b|i|u|s|em|strong|span|font|sup|sub|li|ul|ol|center|h[1-6]|a|small|big|td|th|tr)\b[^<>]*>",
    re.IGNORECASE,
)
_FORMULA = lazyre.compile(r"\$([^$\n]{1,60})\$")
_COMMANDS = {
    r"\geqslant": "≥", r"\leqslant": "≤", r"\geq": "≥", r"\leq": "≤", r"\ge": "≥", r"\le": "≤", r"\gt": ">",
    r"\lt": "<",
    r"\approx": "≈", r"\times": "×", r"\div": "÷", r"\cdot": "·", r"\pm": "±", r"\sim": "~", r"\%": "%", r"\neq": "≠",
    r"\rightarrow": "→", r"\quad": " ", r"\,": "",
}  # fmt: skip
# A page number that a conversion left inside a cell: - 12 -, 第 3 页, 第3页 共10页.
_PAGE_NUMBER = lazyre.compile(r"[-—–]\s*\d{1,4}\s*[-—–]|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?")
_BOLD = lazyre.compile(r"\*\*|__(?=\S)|(?<=\S)__")
_SPECIAL = lazyre.compile("[\\\\<&$*_\\[\n\r\u00a0\u3000\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")
_INVISIBLE = lazyre.compile("[\u200b-\u200f\u202a-\u202e\u2060\ufeff\u00ad]")


def _formula(match: re.Match[str]) -> str:
    inner = match[1]
    if "\\" not in inner and not re.fullmatch(r"\s*[≥≤=<>]?\s*[\d.,]*\s*%?\s*", inner):
        return match[0]
    return commands(inner).strip()


def commands(text: str) -> str:
    r"""Formula commands as signs: \geq 95\% → ≥95%."""
    text = re.sub(r"\\(?:text|mathrm|mathbf)\s*\{([^{}]*)\}", r"\1", text)
    for name, sign in _COMMANDS.items():
        text = re.sub(re.escape(name) + (r"(?![a-zA-Z])" if name[-1].isalpha() else "") + r"\s*", sign, text)
    return re.sub(r"[{}]", "", text)


def clean(text: str) -> str:
    """Plain text of one cell or paragraph; paragraph tags become line ends, outer spaces go."""
    if not _SPECIAL.search(text):
        text = text.strip()
        return "" if len(text) < 24 and _PAGE_NUMBER.fullmatch(text) else text
    text = _BOOKMARK.sub("", text)
    if "\\" in text:
        text = _FIELD.sub("", text)
    text = _BREAK_TAG.sub("\n", text)
    text = html.unescape(_TAG.sub("", text))
    if "$" in text:
        text = _FORMULA.sub(_formula, text)
    if re.search(r"\\[gl]e", text):
        text = commands(text)
    text = text.replace("\\%", "%")
    text = _INVISIBLE.sub("", text.replace("\u00a0", " ").replace("\u3000", " ").replace("\r", "\n"))
    lines = (line.strip() for line in _BOLD.sub("", text).split("\n"))
    return "\n".join(line for line in lines if line and not _PAGE_NUMBER.fullmatch(line))
