"""A description for an indicator that has none: what is counted or divided, from the grammar of the name."""

from __future__ import annotations

from assistant.rules.grammar import read_name
from assistant.rules.reading import Row
from assistant.rules.text import core, likeness
from kb import lazyre
from kb.library import Card

_SHARE = (
    (lazyre.compile(r"^(.*?)(?:足额|按标准)(?:发放|拨付|到位)率$"), "足额发放的{0}数÷应发放的{0}数×100%"),
    (lazyre.compile(r"^(.*?)(?:按时|按期|及时)(.{0,4})率$"), "在规定期限内{1}的{0}数÷应{1}的{0}总数×100%"),
    (lazyre.compile(r"^(.*?)及时率$"), "在规定期限内完成的{0}数÷应完成的{0}总数×100%"),
    (lazyre.compile(r"^(.*?)(?:工作)?完成率$"), "年末实际完成的{0}数÷年初计划的{0}数×100%"),
    (lazyre.compile(r"^(.*?)(?:验收|考核|检测|抽检)?合格率$"), "合格的{0}数÷参加验收（检查）的{0}总数×100%"),
    (lazyre.compile(r"^(.*?)覆盖率$"), "实际覆盖的{0}对象数÷应覆盖的{0}对象总数×100%"),
    (
        lazyre.compile(
            r"^(.*?)(达标|准确|到位|整改|处置|办结|修复|解决|完好|使用|利用|发放|参与|知晓|普及|响应|执行|通过|优良|良好)率$"
        ),
        "{1}的{0}数÷应统计的{0}总数×100%",
    ),
)  # fmt: skip
# Words that name nothing countable.
_PLAIN = lazyre.compile(r"^(?:各项|各类|业务|工作|任务|质量|长期|正常运转|日常|总体|整体|年度|项目)+$")
_SATISFIED = "满意和较满意人数÷有效问卷数×100%"
_UNTIL = "以最后一项任务完成或验收的日期为准"
_SPENT = "项目实际支出合计，按决算和支付凭证统计"
_UNITS = tuple(
    (lazyre.compile(tail), unit)
    for tail, unit in (
        (r"人次$", "人次"),
        (r"(?:人数|人员数|学员数|教师数|学生数|军人数|人员|员数|生数|户主数)$", "人"),
        (r"(?:次数|频次|轮次)$", "次"),
        (r"(?:率|比例|比重|占比)$", "%"),
        (r"(?:场次|场数)$", "场"),
        (r"月数$", "个月"),
        (r"(?<=[户期天件份台套篇册座])数$", ""),
    )
)


def nearest_card(row: Row, least: float = 0.5) -> Card | None:
    """The library card that measures the same thing, of the project's own kinds."""
    topics = row.scene.topics
    if topics is None:
        return None
    best: tuple[float, Card] | None = None
    for kind in row.scene.kinds:
        for card in topics.library.archetypes[kind].cards:
            if "{" in card.name:
                continue
            if not _comparable(row, card):
                continue
            score = max(likeness(row.name, core(name)) for name in (card.name, *card.aliases))
            if score >= least and (best is None or score > best[0]):
                best = (score, card)
    return best[1] if best else None


_TYPES = {
    "ratio": ("rate",), "satisfaction": ("rate",), "count": ("count", "measure"), "amount": ("amount",),
    "time": ("date",), "duration": ("duration", "date"), "grade": ("grade", "measure"),
}  # fmt: skip


def _comparable(row: Row, card: Card) -> bool:
    """Whether a card's way of counting can be the row's: same kind of measure, same unit where one is stated."""
    unit = row.value.target.unit
    if unit and row.value.target.type == "numeric" and unit not in {card.unit, *card.units}:
        return False
    if row.value.dated and card.type != "date":
        return False
    kinds = _TYPES.get(row.grammar.kind)
    return card.type in kinds if kinds else card.type not in ("date", "duration")


def define(row: Row) -> str:
    """A description that says what is counted, what is divided, or which date is taken."""
    if row.category == "satisfaction.target":
        return _SATISFIED
    card = nearest_card(row)
    if card is not None and card.formula:
        return card.formula
    if row.category == "output.timeliness" and not row.value.percent:
        return _UNTIL if row.grammar.kind != "duration" else describe(row.name)
    if row.group == "cost" and not row.value.percent:
        return _SPENT
    return describe(row.name)


def describe(name: str) -> str:
    """The same from the grammar of the name alone."""
    name = core(name)
    for pattern, text in _SHARE:
        if found := pattern.match(name):
            said = [_PLAIN.sub("", group.strip("的")) for group in found.groups()]
            if not said[0]:
                text = (
                    text.replace("的{0}数", "的数量")
                    .replace("{0}对象数", "对象数")
                    .replace("的{0}总数", "的总数")
                    .replace("{0}对象总数", "对象总数")
                )
            return text.format(*said)
    kind = read_name(name).kind
    if kind == "ratio":
        return f"达到要求的数量÷应统计的总数×100%，对象为{name.removesuffix('率')}"
    if kind == "amount":
        return _SPENT
    if kind in ("time", "duration"):
        return _UNTIL if kind == "time" else "从开始到结束的实际时长，按工作记录统计"
    if kind == "satisfaction":
        return _SATISFIED
    return "年度内实际完成并有记录可查的数量，按台账统计"


def unit_of(row: Row) -> str | None:
    """The unit that the name or the nearest card settles; None where it has to be asked."""
    for pattern, unit in _UNITS:
        if pattern.search(row.name):
            return unit or row.name[-2]
    card = nearest_card(row, 0.6)
    return (
        card.unit
        if card is not None and "{" not in card.unit and card.type in ("count", "amount", "rate", "duration")
        else None
    )
