"""Tables of invented counties, as many as wanted: kinds of project, their cards, places, departments; defects included."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Iterator

from indexer.kindwords import example_names
from kb.library import Archetype, Card, Library
from kb.records import Budget, Indicator, Project, Provenance, ReadResult, TargetTable, Unit
from kb.store import Store
from kb.taxonomy import CATEGORIES

PER_DOCUMENT = 5
_ONE = "青宁安永平和清石白云松柳沙金银铜鹿鹤鸿凤龙虎梅兰竹溪泉湖江河海山岭峰林丰盛昌荣瑞祥康泰景怀德仁信义"
_TWO = "阳原川州城陵水泽源谷台屏关门桥渡口津浦港湾坪坝塘田庄堡镇坊里岗坡梁峡洲岛屿"
_ENDS = ("县", "县", "县", "区", "市")
_TOWNS = ("镇", "乡", "街道")
_BUREAUS = {
    "201": ("政务服务管理局", "信访局", "统计局", "档案馆", "纪律检查委员会", "委组织部", "人大常委会办公室"),
    "203": ("人民武装部", "人民防空办公室"), "204": ("公安局", "司法局", "人民法院"), "205": ("教育体育局", "第一中学"),
    "206": ("科学技术局",), "207": ("文化广电和旅游局", "图书馆"), "208": ("民政局", "人力资源和社会保障局", "残疾人联合会"),
    "210": ("卫生健康局", "疾病预防控制中心", "人民医院"), "211": ("生态环境局",), "212": ("住房和城乡建设局", "城市管理局"),
    "213": ("农业农村局", "水务局", "林业和草原局"), "214": ("交通运输局",), "215": ("工业和信息化局", "商务局"),
    "216": ("商务局",), "217": ("财政局",), "220": ("自然资源局",), "221": ("住房保障中心",), "222": ("粮食和物资储备局",),
    "224": ("应急管理局", "消防救援大队"),
}  # fmt: skip
_BEFORE = ("{year}年", "{place}", "{year}年{place}", "", "中央财政", "省级财政", "本级")
_AFTER = ("", "", "项目", "专项经费", "经费", "补助资金", "（二期）", "（{town}）", "工作经费")
_USES = ("用于{name}，覆盖{town}等{n}个乡镇", "{town}{name}，预算{total}万元", "为{people}提供{name}，年内完成{n}项",
         "保障{name}正常开展，{month}月底前完成{n}处", "支付{name}费用，共{n}家单位")  # fmt: skip
_WEAK = ("{name}完成率", "完成{name}工作", "社会影响度", "提高{name}水平", "完成工作所需成本", "群众满意度", "按时完成")
_SLOT = re.compile(r"\{[^}]*\}")
_YEARS = range(2019, 2027)


def place(rng: random.Random) -> tuple[str, str]:
    """An invented county and a town of it."""
    county = rng.choice(_ONE) + rng.choice(_TWO) + rng.choice(_ENDS)
    return county, rng.choice(_ONE) + rng.choice(_TWO) + rng.choice(_TOWNS)


def _value(card: Card, rng: random.Random) -> str:
    if card.type == "date":
        return f"{rng.choice(_YEARS)}年{rng.randint(1, 12)}月底前"
    if card.type == "grade":
        return rng.choice(("合格", "良好", "显著提升", "有效改善"))
    sign = {"≥": "≥", "≤": "≤", "=": "="}.get(str(card.operator), "")
    number = card.value if isinstance(card.value, float) else round(10 ** rng.uniform(0, 4))
    return f"{sign}{number:g}{_SLOT.sub('', card.unit)}"


def _row(card: Card, kind: Archetype, town: str, rng: random.Random) -> Indicator:
    names = (card.name, card.name, *card.aliases)
    name = _SLOT.sub(lambda _: rng.choice(kind.cues.strong), rng.choice(names))
    category = CATEGORIES[card.category]
    level1 = category.level1_2021 or category.level1_2015 or ""
    value = _value(card, rng)
    luck = rng.random()
    if luck < 0.12:
        name = rng.choice(_WEAK).format(name=rng.choice(kind.cues.strong))
    elif luck < 0.2:
        name = f"{town}{name}"
    if rng.random() < 0.06:
        value = rng.choice(("", "≥95%", "100%", "逐步提高"))
    return Indicator(level1=level1, level2=category.level2, name=name, description=card.meaning[:40], value=value)


def table(number: int, library: Library, seed: int = 1) -> TargetTable:
    """The table of that number; the same for the same seed."""
    rng = random.Random(f"{seed} {number}")
    kind = rng.choice(list(library.archetypes.values()))
    county, town = place(rng)
    year, total = rng.choice(_YEARS), round(10 ** rng.gauss(1.7, 0.7), 2)
    code = rng.choice(kind.classes)[:3] if kind.classes else "201"
    core = rng.choice((*example_names().get(kind.id, ()), *kind.cues.strong, kind.name))
    words = {"year": year, "place": county, "town": town, "name": core, "n": rng.randint(2, 400), "total": total,
             "people": kind.satisfied, "month": rng.randint(3, 12)}  # fmt: skip
    name = rng.choice(_BEFORE).format(**words) + core + rng.choice(_AFTER).format(**words)
    first = [card for card in kind.cards if card.core]
    cards = list({card.id: card for card in (*first, *rng.sample(kind.cards, min(8, len(kind.cards))))}.values())
    rows = [_row(card, kind, town, rng) for card in cards[: rng.randint(6, 12)]]
    return TargetTable(
        title=name, year=year, unit=Unit(name=county + rng.choice(_BUREAUS.get(code, _BUREAUS["201"]))), region=county,
        class_=code, project=Project(name=name), budget=Budget(total=total, fiscal=total),
        usage=rng.choice(_USES).format(**words),
        goals=(f"完成{core}{words['n']}项，{kind.satisfied}满意。",), indicators=tuple(rows),
        source=Provenance(file=f"{number}.docx"),
    )  # fmt: skip


def findings(one: TargetTable) -> list[dict[str, object]]:
    """What review would say of the weak rows, near enough."""
    weak = re.compile(r"完成率|完成.*工作|社会影响度|提高.*水平|所需成本|^群众满意度|^按时完成")
    return [
        {"scope": "indicator", "index": place, "code": "circular", "severity": "warning"}
        for place, row in enumerate(one.indicators)
        if weak.search(row.name) or not row.value or row.value == "逐步提高"
    ]


def fill(store: Store, library: Library, count: int, seed: int = 1) -> None:
    """Put that many assessed tables into a base, a few a document; a power cut may cost it, this is no base to keep."""
    store.query("PRAGMA synchronous = OFF")
    for start in range(0, count, PER_DOCUMENT):
        tables = tuple(table(number, library, seed) for number in range(start, min(start + PER_DOCUMENT, count)))
        key = hashlib.sha256(f"{seed} {start}".encode()).hexdigest()
        added = store.add(ReadResult(tables=tables), None, key, "import", name=f"表{start}.docx")
        for name, one in zip(added.tables, tables, strict=True):
            store.save_assessment(name, findings(one), [])
    store.query("PRAGMA synchronous = FULL")


def questions(library: Library, count: int, seed: int = 2) -> Iterator[tuple[str, str]]:
    """(project question, indicator question) out of tables that are not in the base."""
    for number in range(count):
        one = table(number, library, seed)
        rng = random.Random(f"{seed} {number}")
        project = one.project.name if one.project and rng.random() < 0.5 else f"{one.usage}，预算{one.budget.total}万元"
        yield project, rng.choice(one.indicators).name
