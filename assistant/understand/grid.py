"""Table lines typed or pasted as text (名称 数量 单价 金额): each cell read by its column, not as running speech."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from msgspec import structs

from assistant.records import Fact
from assistant.understand import cleaning
from assistant.understand.lexicon import PER
from assistant.understand.mentions import unit_at
from assistant.understand.text import Text
from kb import lazyre
from kb.amounts import numbers
from kb.units import kind as unit_kind
from kb.units import normal

_SPLIT = lazyre.compile(r"[^\s|│｜]+(?: (?=[（(]))?[^\s|│｜]*")
_BAR = lazyre.compile(r"[|│｜]")
_PIPED = lazyre.compile(r"(?<![^|│｜])[^|│｜]+")  # cells between bars, empty ones too
_COLUMNS = (
    ("skip", lazyre.compile(r"规格|型号|参数|备注|说明|序号|品牌|用途|来源|编号|时间|地点|日期|时限|资金性质|考核")),
    ("sum", lazyre.compile(r"金额|小计|总价|合计|预算|资金|经费|投资|费用|总额|需要?多少钱")),
    ("price", lazyre.compile(r"单价|标准|价格|均价|工资|薪酬|每[人月台个]|限价|单[台个人户套亩件辆].{0,4}|补贴额|补助额")),
    ("unit", lazyre.compile(r"^(?:计量)?单位(?:[（(].*)?$|^量词$")),
    ("count", lazyre.compile(r"数量|人数|个数|台数|面积|场次|场数|期数|天数|户数|次数|长度|里程|套数|件数|数目|规模|工程量|份数|亩数")),
    ("name", lazyre.compile(r"名称|项目|品名|机具|品种|工种|内容|岗位|类别|设备|物资|物品|事项|费用项|对象|活动|培训班|货物"
                            r"|村|单位名|地点|材料")),
)  # fmt: skip
_UNIT_OF = {"人数": "人", "户数": "户", "场次": "场", "场数": "场", "期数": "期", "天数": "天", "次数": "次", "台数": "台",
            "套数": "套", "件数": "件", "亩数": "亩", "份数": "份", "个数": "个"}  # fmt: skip
_TOTAL = lazyre.compile(r"^(?:合计|总计|共计|总额|总价|计)[:：]?$")
_SUBTOTAL = lazyre.compile(r"^(?:小计|分计|本页计)[:：]?$")
_MONEY = lazyre.compile(r"(?P<scale>万|亿)?元")
_PER = lazyre.compile(rf"(?:[/／]|每)({'|'.join(PER)})")


@dataclass(frozen=True)
class Cell:
    """The words of one cell and where they stand."""

    words: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.words)


@dataclass(frozen=True)
class Grid:
    """What the table lines say, and the spans that they cover."""

    facts: tuple[Fact, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


def read(text: Text) -> Grid:
    """The facts of every table in the text; a table is a headline of column names with lines of as many cells below."""
    lines = _lines(text.flat)
    facts: list[Fact] = []
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(lines):
        columns = _columns(lines[at])
        rows = 0
        while columns and at + rows + 1 < len(lines) and _is_row(lines[at + rows + 1], columns):
            rows += 1
        if rows:
            spans += [(line[0].start, line[-1].end) for line in lines[at : at + rows + 1]]
            for line in lines[at + 1 : at + rows + 1]:
                facts += _row(text, line, columns, lines[at])
        at += rows + 1
    listed = records(text)
    return Grid((*facts, *listed.facts), (*spans, *listed.spans))


_FIELD = lazyre.compile(
    r"^\s*(?P<label>[一-龥]{1,6}(?:[（(][^）)]{1,4}[）)])?)\s*[:：]\s*(?P<value>\S[^，。；]{0,30})$"
)


def records(text: Text) -> Grid:
    """Goods told one field a line (名称：…, 数量：…, 单价：…), a new name opening the next."""
    facts: list[Fact] = []
    spans: list[tuple[int, int]] = []
    cells: list[tuple[str, Cell, Cell]] = []

    def close() -> None:
        roles = [role for role, _, _ in cells]
        if "name" in roles and {"count", "price"} & set(roles):
            facts.extend(_row(text, [cell for _, _, cell in cells], roles, [label for _, label, _ in cells]))
            spans.append((cells[0][1].start, cells[-1][2].end))
        cells.clear()

    at = 0
    for line in text.flat.split("\n"):
        found = _FIELD.match(line)
        label = Cell(found["label"], at + found.start("label")) if found else None
        role = next((role for role, words in _COLUMNS if label and words.search(label.words)), "") if found else ""
        if role in ("", "sum") or role == "name" and cells or role in [one for one, _, _ in cells]:
            close()
        if found and label and role not in ("", "skip") and (cells or role == "name"):
            cells.append((role, label, Cell(found["value"].rstrip(), at + found.start("value"))))
        at += len(line) + 1
    close()
    return Grid(tuple(facts), tuple(spans))


def _lines(flat: str) -> list[list[Cell]]:
    found, at = [], 0
    for line in flat.split("\n"):
        cells = _PIPED.finditer(line) if len(_BAR.findall(line)) > 1 else _SPLIT.finditer(line)
        found.append([Cell(m.group().strip(), at + m.end() - len(m.group().lstrip())) for m in cells])
        at += len(line) + 1
    return found


def _columns(line: list[Cell]) -> list[str]:
    """The role of each column of a headline; [] where the line is none."""
    if len(line) < 2 or any(len(cell.words) > 12 or re.search(r"\d|[，。；]", cell.words) for cell in line):
        return []
    roles = [next((role for role, words in _COLUMNS if words.search(cell.words)), "") for cell in line]
    if not {"count", "price", "sum"} & set(roles):
        return []
    if "name" not in roles and "" in roles:
        roles[roles.index("")] = "name"
    return roles if "name" in roles else []


def _is_row(line: list[Cell], columns: list[str]) -> bool:
    """As many cells as columns (a last column may be empty), figures in some of them."""
    if not len(columns) - 1 <= len(line) <= len(columns) or len(line) < 2:
        return bool(line) and bool(_TOTAL.match(line[0].words)) and len(line) <= len(columns) and len(line) > 1
    pairs = list(zip(line, columns, strict=False))
    return any(
        re.search(r"\d|[一二三四五六七八九十百千万]", cell.words)
        for cell, role in pairs
        if role in ("count", "price", "sum")
    )


def _row(text: Text, line: list[Cell], columns: list[str], head: list[Cell]) -> list[Fact]:
    if _TOTAL.match(line[0].words):
        return _whole(text, line, columns, head)
    if any(_SUBTOTAL.match(cell.words) for cell in line[:2]):
        return []
    placed = list(zip(line, columns, head, strict=False))
    cells = {role: (cell, title.words) for cell, role, title in placed if role}
    name = cells["name"][0].words.strip("：:、，。“”") if "name" in cells else ""
    start = line[0].start if "name" not in cells else cells["name"][0].start
    unit = normal(cells["unit"][0].words) if "unit" in cells else ""
    facts: list[Fact] = []
    counts = [_count(text, cell, title.words, unit) for cell, role, title in placed if role == "count"]
    for count in filter(None, counts):
        facts.append(_named(text, count, name, start))
        unit = count.unit
    if "price" in cells and (price := _price(text, *cells["price"], unit)):
        facts.append(_named(text, price, name, start))
    if "sum" in cells and (whole := _sum(text, *cells["sum"])):
        facts.append(_named(text, whole, name, start))
    return facts


def _named(text: Text, fact: Fact, name: str, start: int) -> Fact:
    """The fact of the thing `name`, quoted from its name cell on."""
    low = start if start < fact.start_at else fact.start_at
    return structs.replace(fact, object=name, start_at=low, quote=text.quote(low, fact.end_at))


def _number(cell: Cell) -> tuple[float, str] | None:
    """(value, what follows the number) of a cell that begins with words of price or a number."""
    found = numbers(cell.words)
    return (found[0].value, cell.words[found[0].end :] or found[0].unit) if found else None


def _count(text: Text, cell: Cell, title: str, unit: str) -> Fact | None:
    found = _number(cell)
    if found is None:
        return None
    value, rest = found
    own = normal(unit_at(rest, 0)) or unit or _head_unit(title)
    if not own or unit_kind(own) == "money":
        return None
    return Fact(kind="quantity", number=value, unit=own, start_at=cell.start, end_at=cell.end,
                quote=text.quote(cell.start, cell.end))  # fmt: skip


def _head_unit(title: str) -> str:
    inner = re.search(r"[（(](.{1,4})[）)]", title)
    own = normal(inner.group(1)) if inner else ""
    return own or next((unit for word, unit in _UNIT_OF.items() if word in title), "")


def _price(text: Text, cell: Cell, title: str, unit: str) -> Fact | None:
    found = _number(cell)
    if found is None:
        return None
    value, rest = found
    if "万" in cell.words:
        value, rest = round(value / 1e4, 6), f"万{rest}"
    money = _MONEY.search(rest) or _MONEY.search(title)
    coin = f"{(money['scale'] or '') if money else ''}元"
    times = [normal(per) for per in _PER.findall(cell.words) or _PER.findall(title)]
    base = [unit] if unit and unit not in times else []
    per = "·".join(dict.fromkeys([*base, *times])) or "项"
    return Fact(kind="amount", role="price", number=value, unit=f"{coin}/{per}", start_at=cell.start, end_at=cell.end,
                quote=text.quote(cell.start, cell.end))  # fmt: skip


def _sum(text: Text, cell: Cell, title: str, role: str = "part") -> Fact | None:
    found = _number(cell)
    if found is None:
        return None
    value, rest = found
    money = _MONEY.search(rest) or (None if re.search("[万亿]", cell.words) else _MONEY.search(title))
    scale = (money["scale"] if money else None) or ""
    wan = round(value * {"": 1e-4, "万": 1.0, "亿": 1e4}[scale], 6)
    return Fact(kind="amount", role=role, number=wan, unit="万元", start_at=cell.start, end_at=cell.end,
                quote=text.quote(cell.start, cell.end))  # fmt: skip


def _whole(text: Text, line: list[Cell], columns: list[str], head: list[Cell]) -> list[Fact]:
    """The total of the sum column in the last line."""
    title = next((cell.words for cell, role in zip(head, columns, strict=True) if role == "sum"), "")
    fact = _sum(text, line[-1], title, "total") if "sum" in columns else None
    return [_named(text, fact, "", line[0].start)] if fact else []


def without(text: Text, grid: Grid) -> Text:
    """The text with its table lines blank; a comma keeps what stands before and behind them apart."""
    if not grid.spans:
        return text
    rest = replace(text)
    flat = cleaning.blank(text.flat, list(grid.spans))
    for start, _ in grid.spans:
        flat = f"{flat[:start]}，{flat[start + 1 :]}"
    object.__setattr__(rest, "flat", flat)
    return rest
