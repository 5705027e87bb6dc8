"""Rows cut by a page break, or by a line in the middle of their cells: which row is only the rest of the one above."""

from __future__ import annotations

from collections.abc import Sequence

from kb import lazyre, values
from kb.tables.columns import Header, is_measured
from kb.tables.layout import Layout
from kb.values_text import is_grade

Cells = dict[str, list[str]]  # field → texts of one row
_ENDS_OPEN = lazyre.compile(r"[，、,（(：:的和及与或]$")
_OPEN_VALUE = lazyre.compile(
    r"(?:[≥≤=<>≈＝＞＜]|不少于|不低于|不超过|不高于|达到|至|到|控制在|完成|年|月|[-~—、，,（(])\s*$"
)


def _text(cells: Cells, name: str) -> str:
    return "".join(part.replace("\n", "") for part in cells.get(name, ())).strip()


def _complete(value: str) -> bool:
    """Whether a value can stand as it is."""
    return is_measured(value) or is_grade(value) or values.parse(value).type not in ("text", "invalid")


def _splits_level(rest: Cells, last: Cells, form: Layout) -> bool | None:
    """True where a level word goes on in `rest`, False where a level of its own begins, None where it has none."""
    found: bool | None = None
    for name, known in (("level1", form.is_level1), ("level2", lambda text: form.level2(text) is not None)):
        own, before = _text(rest, name), _text(last, name)
        if not own:
            continue
        if known(own) or not before or not known(before + own):
            return False
        found = True
    return found


def rest_of(texts: Sequence[str], head: Header, above: Sequence[Cells], form: Layout) -> list[str] | None:
    """The cells of the first row of a page without what only goes on in the levels above it; None where nothing does.

    The level that was cut becomes whole where it was printed, be it many rows above (满意度指 | 标).
    """
    out = list(texts)
    found = False
    for name, known in (("level1", form.is_level1), ("level2", lambda text: form.level2(text) is not None)):
        column = next((at for at, field in enumerate(head.fields) if field == name), len(out))
        own = out[column] if column < len(out) else ""
        holder = next((cells for cells in reversed(above) if _text(cells, name)), None)
        before = _text(holder, name) if holder else ""
        if own and before and holder and known(before + own) and not (known(own) and known(before)):
            holder[name] = [before + own]
            out[column], found = "", True
    return out if found else None


def continues(rest: Cells, last: Cells | None, form: Layout, *, page_top: bool, has_levels: bool) -> bool:
    """Whether a row holds only the rest of the cells of the row above it.

    At the top of a page a row that lacks its name or its value is taken for a rest; elsewhere only one without both,
    or one below a name that ends open.
    """
    if last is None:
        return False
    level = _splits_level(rest, last, form) if page_top else None
    if level is False or (level is None and (_text(rest, "level1") or _text(rest, "level2"))):
        return False
    name, value, kind = _text(rest, "name"), _text(rest, "value") or _text(rest, "content"), _text(rest, "operator")
    if not name and not value and not kind:
        return bool(level or _text(rest, "description") or _text(rest, "basis") or _text(rest, "unit"))
    if not page_top:
        return bool(name) and not value and not kind and bool(_ENDS_OPEN.search(_text(last, "name"))) and has_levels
    if kind:
        return False
    before = _text(last, "value") or _text(last, "content")
    if level:
        return True
    if name and value:
        return bool(before) and bool(_OPEN_VALUE.search(before)) and not _complete(before)
    if name:
        return bool(before)
    return not (_complete(before) and is_measured(value))


def append(last: Cells, rest: Cells) -> None:
    """Join the cells of the rest to those of the row above; a level word that was cut becomes whole."""
    for name, texts in rest.items():
        if not texts:
            continue
        if name in ("level1", "level2", "unit", "value", "content"):
            last[name] = ["".join([*last.get(name, ()), *texts])]
        else:
            last[name] = ["\n".join([*last.get(name, ()), *texts])]
