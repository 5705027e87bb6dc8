"""重复指标: name and measured thing repeat an earlier indicator of the same table."""

from __future__ import annotations

from assistant.rules.card import REVIEW_FORM, Example, Fault, Rule, row, table
from assistant.rules.reading import Row
from assistant.rules.text import key, likeness, quote, rest, without_number
from kb import lazyre

_FRONT = lazyre.compile(
    r"^(?:持续|有效|不断|进一步|逐步|切实|全面)*(?:提升|提高|增强|加强|改善|促进|推动|优化|保障|发挥|完善)?"
)
_TAIL = lazyre.compile(r"(?:的)?(?:提升|提高|增强|改善)?(?:程度|情况|水平|度|率|值)?$")

# Words for one thing: 人均考务成本 and 人均考务费用, 助餐服务人数 and 助餐服务人次 (when the value is the same).
_ONE = (
    ("费用", "成本"), ("支出", "成本"), ("经费", "成本"), ("人次", "人数"), ("数量", "数"), ("个数", "数"), ("次数", "数"),
    ("比例", "率"), ("比率", "率"), ("竣工", "完工"), ("总投资", "总成本"),
)  # fmt: skip
_COUNTS = frozenset({"count", "task", "thing"})
# What is done to the things counted.
_DONE = lazyre.compile(
    r"(?:完成|新|全年|年度|实际)?(?:改造|购置|采购|购买|建设|建成|新建|更新|更换|安装|维修|修缮|维护|举办|开展|印制"
    r"|发放|配备|完成)"
)
# What sets a part apart from the whole: 城市…, 女…, 第二季度….
_PART = lazyre.compile(
    r"[男女城农东西南北上下新旧老小大中高低县乡镇村市区校院甲乙]|第|首|其中|重点|[一二三四五六七八九十\d]|线上|线下|室内|室外"
)


def _folded(row: Row) -> str:
    """The key with synonyms of its head made one."""
    text = row.key
    for word, same_word in _ONE:
        text = text.replace(word, same_word)
    return text


def subject(row: Row) -> str:
    """The measured thing without its verb of effect and its neutral tail, for names that only promise."""
    if row.grammar.measurable and row.grammar.kind != "satisfaction":
        return row.key
    return _TAIL.sub("", _FRONT.sub("", row.key, count=1), count=1) or row.key


def _alike_but_for_number(one: Row, other: Row) -> bool:
    """演出场次 and 演出场次数 in one unit, 安装设备套数 and 设备安装套数 with one value (or none) are one thing."""
    left, right = without_number(one.key), without_number(other.key)
    if "count" not in (one.grammar.kind, other.grammar.kind):
        return False
    mine, others = one.value, other.value
    if left == right and len(left) >= 2 and one.category == other.category:
        return mine.target.unit == others.target.unit
    alike = mine.text == others.text or not (mine.numeric and others.numeric)
    return alike and len(left) >= 4 and sorted(left) == sorted(right)


def same(one: Row, other: Row) -> bool:
    """Whether two rows of a table measure one thing."""
    if one.key == other.key:
        apart = key(one.indicator.description) != key(other.indicator.description)
        return not (apart and one.value.text != other.value.text)
    if {one.grammar.kind, other.grammar.kind} <= _COUNTS and _alike_but_for_number(one, other):
        return True
    if (
        one.value.text
        and one.value.text == other.value.text
        and one.grammar.kind == other.grammar.kind != "satisfaction"
    ):
        said, told = key(one.indicator.description), key(other.indicator.description)
        left, right = _folded(one), _folded(other)
        if left == right and (likeness(said, told) >= 0.6 or one.grammar.kind == "ratio" or not (said and told)):
            return True
        short, long = sorted((left, right), key=len)
        if one.grammar.kind == "count" and len(short) >= 4 and _DONE.fullmatch(long.removesuffix(short) or "-"):
            return True  # 改造仲裁庭数 and 仲裁庭数
        if said and said == told and one.category == other.category:
            if len(said) >= 6 and likeness(left, right) >= 0.5:
                more, less = rest(left, right), rest(right, left)
                return min(len(more), len(less)) <= 1 and not _PART.search(more + less)
            if len(said) < 4 or len(short) < 4:
                return False
            return long.endswith(short) and not _PART.search(long[: -len(short)])
    if one.grammar.kind in ("effect", "state") and other.grammar.kind in ("effect", "state"):
        return one.value.text == other.value.text and len(subject(one)) >= 4 and subject(one) == subject(other)
    if one.grammar.kind == other.grammar.kind == "satisfaction" and one.value.text == other.value.text:
        return subject(one) == subject(other) and not rest(
            key(one.indicator.description), key(other.indicator.description)
        )
    return False


def check(row: Row) -> Fault | None:
    for earlier in row.scene.rows:
        if earlier.index >= row.index:
            return None
        if same(row, earlier):
            return Fault(
                f"{quote(row.name)}与第{earlier.index + 1}条{quote(earlier.name)}量的是同一件事，请删去或换个角度。"
            )
    return None


RULE = Rule(
    code="duplicate",
    name="重复指标",
    scope="indicator",
    severity="error",
    field="name",
    why="同一件事列两遍，自评时重复得分，真正该管的内容反而没有指标。",
    basis=f"{REVIEW_FORM}的规范完整性和指标科学性。",
    ignore="名称相同但对象、批次、地区不同并且写明了的，不算重复；不同项目的表用同一名称也不算。",
    weak=Example(
        table(
            "残疾儿童康复救助",
            [
                row("社会效益指标", "接受康复训练残疾儿童人数", "≥85人", "全年在定点机构训练满3个月的儿童数"),
                row("社会效益指标", "接受康复训练残疾儿童人数", "≥85人", "全年在定点机构训练满3个月的儿童数"),
            ],
            usage="残疾儿童康复训练补助",
            goals=["全年救助残疾儿童85人"],
        ),
        index=1,
        field="name",
    ),
    good=Example(
        table(
            "残疾儿童康复救助",
            [
                row("社会效益指标", "接受康复训练残疾儿童人数", "≥85人", "全年在定点机构训练满3个月的儿童数"),
                row("社会效益指标", "残疾儿童康复有效率", "≥80%", "评估有改善的儿童数÷接受训练儿童数×100%"),
            ],
            usage="残疾儿童康复训练补助",
            goals=["全年救助残疾儿童85人"],
        ),
        index=1,
    ),
    check=check,
)
