"""与项目无关: what is measured is not produced or changed by what this project spends on."""

from __future__ import annotations

from assistant.rules.card import SETTING_GUIDE, TARGET_RULES, Example, Fault, Rule, row, table
from assistant.rules.fields import fields
from assistant.rules.grammar import EXECUTION
from assistant.rules.kinship import chance, features, own_card, project_text, speaks
from assistant.rules.reading import Row
from assistant.rules.text import flat, pairs, quote
from kb import lazyre

_GENERIC_BENEFIT = lazyre.compile(
    r"^(?P<which>经济|生态)(?:环境)?(?:效益|效果)(?:的)?(?:提升|增加|提高|增长|改善|增强|显著|明显|良好)*(?:值|率|度|情况|程度|水平|额|量)?$"
)
_PLAIN = lazyre.compile(
    r"工作|项目|建设|管理|服务|人员|群众|数量|情况|保障|提升|提高|完成|开展|实施|组织|单位|社会|发展|全县|全市|全区|资金|经费|购置|使用|推进|加强|促进|改善|满意|年度|任务|质量|水平|标准|范围|用于|需要|情况|影响|效益|效果|能力|安全|环境|达到|不少于|以上|进行|相关|有效|持续|村级|乡镇|农村|县级|市级|镇级|基层|补助|补贴|\d+"
)
_COMMON = frozenset(
    "计划人率数件设施工程安全水生管服务业事公理学会村农县市区镇乡机关位部门家户化教育保障社居民"
    "业动物地文体防养治小老年新产合金中国建办党组织与的"
)
# Work that goes on whether or not a thing is bought for it, and the words of the thing itself.
_WORK = lazyre.compile(
    r"^完成[一-龥]{2,16}(?:项目|任务|工作|案件)|(?:整改|处置|办结|结案|查处|审结|化解|破案|立案|督办|查办)(?:率|数量?|件数|起数|完成率)$"
)
_THING = lazyre.compile(
    r"设备|购置|采购|装备|系统|平台|软件|功能|模块|故障|缺陷|漏洞|工单|报修|报警|预警|告警|安装|到货|验收|交付|更新|车辆|终端|数据|隐患"
)
# Effects that any project may have.
_REACHES = lazyre.compile(
    r"受益|就业|务工|用工|媒体|报道|宣传|参观|舆情|事故|隐患|安全|知晓|增收|复绿|财产损失|植被恢复|新能源|节能|节电|节水|节纸|纸张|无纸|用纸|能耗"
)
# Work that any project may hold, whatever its field.
_ANY_WORK = lazyre.compile(r"培训|宣传|监理|勘察|设计|租赁|招标|抽检|检测|测评|检查|巡查|安全|消防|走访|调研")
# A project that buys a thing or a system, by the end of its name.
_BUYS = lazyre.compile(
    r"(?:设备|装备|器材|仪器|车辆?|电脑|打印机|家具|终端|平台|系统|软件)[一-龥]{0,4}(?:购置|采购|购买|更新|更换|升级|改造|建设|开发|配备|配置)(?:项目|经费)?$"
    r"|(?<!服务)(?:购置|采购|购买|配备)(?:项目|经费)?$"
)
# Where what is measured is no field's own: time, what the work disturbs, what is kept up afterwards.
_ANYWHERE = frozenset({"output.timeliness", "cost.social", "cost.eco", "benefit.sustain"})
_WHICH = {"经济": "benefit.economic", "生态": "benefit.eco"}


def foreign_word(row: Row) -> str | None:
    """A word of another field, where nothing ties it to this project."""
    scene = row.scene
    topics, kinds = scene.topics, scene.kinds
    if row.group in ("", "cost", "satisfaction"):
        return None
    # An asset project puts out the asset; that its usage names the work the asset serves does not tie that work in.
    asset = topics is not None and row.group == "output" and topics.is_asset(kinds)
    if asset and row.grammar.kind in ("effect", "state"):
        return None  # what the asset improves is for wrong-category and pseudo-quantified
    bought = asset and topics is not None and topics.is_bought(kinds)  # the parts of a building stand in its usage
    near = scene.project_name + ("" if bought else scene.usage + scene.goals)
    if _ties(row.name, near):
        return None
    if row.group == "benefit" and not row.grammar.measurable:
        return None  # what is only promised reaches into every field; vague-value and pseudo-quantified have it
    word = _foreign(row, asset)
    return None if word is None or _touches(word, near) else word


def served_work(row: Row) -> str | None:
    """The work that a bought thing will serve, counted as if the purchase did it: 线索处置率 of a purchase of laptops."""
    scene = row.scene
    topics, kinds = scene.topics, scene.kinds
    found = _WORK.search(row.name)
    if not found or row.group != "output" or topics is None or _THING.search(row.name):
        return None
    if row.category == "output.timeliness" or not pairs(_PLAIN.sub("|", row.name)):
        return None
    nature = topics.library.archetypes[kinds[0]].nature if kinds and topics.clear(kinds) else ""
    if nature != "purchase":
        if nature != "it-build" and not _BUYS.search(scene.project_name):
            return None
        if _ties(row.name, scene.project_name):
            return None
    return row.name[: found.end()] if found.start() == 0 else row.name


def may_be_foreign(row: Row) -> bool:
    """Whether a row measures something and shares nothing telling with the project's text."""
    if row.group not in ("output", "benefit") or row.category in _ANYWHERE:
        return False
    if row.group == "output" and _ANY_WORK.search(row.name):
        return False
    if EXECUTION.search(row.name) or row.grammar.kind == "satisfaction":
        return False
    promised = row.grammar.front and row.group == "benefit"
    if promised or (not row.grammar.measurable and (row.grammar.kind != "task" or row.group == "benefit")):
        return False  # what is only promised reaches into every field
    if row.group == "benefit" and _REACHES.search(row.name):
        return False
    if row.scene.topics is None or _ties(row.name, project_text(row.scene)):
        return False
    return not own_card(row, row.scene.topics.kinship)


def moved_here(row: Row) -> str | None:
    """The word that gives a row away which was written for another project (see kinship.py)."""
    topics = row.scene.topics
    if topics is None or not may_be_foreign(row):
        return None
    said, least = project_text(row.scene), row.scene.threshold("strangeness")
    words = [word for word in topics.kinship.field_words(row.name) if not _touches(word, said)]
    found = features(row, topics.kinship, _PLAIN)
    if row.group != "benefit":  # outputs and costs of another project are rarer, words of a trade in them are not
        least = (1 + least) / 2
        if not words or not speaks(found):
            return None
    return (words or [row.name])[0] if chance(found) >= least else None


def _foreign(row: Row, asset: bool) -> str | None:
    scene = row.scene
    topics, kinds = scene.topics, scene.kinds
    if topics is None or not topics.clear(kinds):
        return other_field(row)
    found = topics.foreign(row.name, kinds)
    word = found[0] if found else None
    if found and not asset:
        field = fields().covering(topics.library.archetypes[found[1]].classes) | set(fields().spoken(row.name))
        if field & fields().touched(_all_text(row)):
            word = None
    if word and row.group == "benefit" and (_REACHES.search(row.name) or topics.nearest_other(row.name, kinds) < 0.5):
        word = None  # benefits reach into other fields; only another field's very indicator counts
    word = word or other_field(row)
    return None if word and topics.nearest(row.name, kinds) >= 0.5 else word


def _touches(word: str, near: str) -> bool:
    """Whether a telling character of the word stands in the project's text: 血液 and 献血."""
    return any(char in near for char in word if char not in _COMMON)


def other_field(row: Row) -> str | None:
    """A word that only another field of public spending measures, where the project has a field and it is not that."""
    scene = row.scene
    said = fields().spoken(row.name)
    if not said:
        return None
    here = fields().touched(_all_text(row))
    if here & set(said) or not (here or said.keys() & fields().region):
        return None
    word = min(said.values(), key=lambda one: (-len(one), one))
    return None if scene.topics and scene.topics.speaks(scene.kinds, word) else word


def _all_text(row: Row) -> str:
    scene = row.scene
    return scene.project_name + scene.usage + scene.goals + flat(scene.table.unit.name)


def _ties(name: str, text: str) -> bool:
    """Whether the name shares a word with the text that says more than 工作, 项目 or 群众."""
    return bool(pairs(_PLAIN.sub("|", name)) & pairs(_PLAIN.sub("/", text)))


def check(row: Row) -> Fault | None:
    scene = row.scene
    project = scene.project_name or "本项目"
    if scene.table.kind == "unit" or any(word in row.name for word in scene.settings.words["everywhere"]):
        return None
    generic = _GENERIC_BENEFIT.match(row.name)
    if generic and scene.topics and scene.topics.clear(scene.kinds) and row.group == "benefit":
        if not scene.topics.has_category(scene.kinds, _WHICH[generic.group("which")]):
            return Fault(
                f"{quote(project)}花的钱一般不产生{generic.group('which')}效益，{quote(row.name)}不随本项目变化；没有可以留空。"
            )
        return None
    if work := served_work(row):
        return Fault(f"{quote(project)}花钱买的是东西，{quote(work)}是今后用它来做的工作，不是这笔钱的产出。")
    if (word := foreign_word(row) or moved_here(row)) and word not in scene.usage + scene.goals:
        return Fault(
            f"{quote(row.name)}说的是“{word}”，从名称、用途和目标看，{quote(project)}的钱不花在这上面，值不会随本项目变化。"
        )
    return None


RULE = Rule(
    code="irrelevant",
    name="与项目无关",
    scope="indicator",
    severity="error",
    field="name",
    why="如果这笔钱一分不花，指标值也不会变，那它就不是本项目的绩效，多半是从别的表里抄来的。",
    basis=f"{SETTING_GUIDE}要求指标与项目高度关联；{TARGET_RULES}要求指向明确。",
    ignore="任何项目都有的成本、完成时间、受益人满意度不算；上级统一要求填报的共性指标也不算。本规则只给疑似，请人判断。",
    weak=Example(
        table(
            "办公打印机购置",
            [row("数量指标", "问题线索处置率", "≥95%", "已处置线索件数÷受理线索件数×100%")],
            usage="购置办公打印机",
            goals=["2025年6月底前购置打印机20台"],
        ),
        field="name",
    ),
    good=Example(
        table(
            "办公打印机购置",
            [row("数量指标", "购置打印机数量", "=20台", "验收合格并登记入账的打印机台数")],
            usage="购置办公打印机",
            goals=["2025年6月底前购置打印机20台"],
        )
    ),
    check=check,
)
