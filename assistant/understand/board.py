"""The open sums of a text as nodes: what line each is of, what it is made of, how much speaks for it as the whole."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.records import Fact
from assistant.understand.mentions import Mention
from assistant.understand.products import Line, equal, lines, reaches
from assistant.understand.text import Text
from kb import lazyre

SURE = lazyre.compile(
    r"合计|总计|共计|总共|一共|统共|共需|总价|总投|总预算|总概算|总经费|总费|总额|总数|加起来|合起来|加一起|加在一起|概算|算下来|加一块|全部"
    r"|(?<![其每])共|总[是为]?[:：]?$"
)
_SOURCE = lazyre.compile(
    r"(?:中央|国家|上级|本级|财政|自筹|群众|社会|地方|配套|债券)[一-龥]{0,6}$"
    r"|(?:[省市县区乡镇村]|企业|个人|单位)(?:里|级|财政|本级|集体)*(?:补助?|配套?|自筹|出资?|给|承担|解决|拨付?|专项|投入|支持|安排){0,2}(?:资金|经费|部分)?$"
)
_PART_WORD = lazyre.compile(
    r"(?:(?<!经)费用?|补助|补贴|配套|采购|租赁|开发|测评|租车|资料|印刷|耗材|款|支出|保险|监理|设计|奖金|专项|自筹|债券|工资|材料|设备|安装|人工|工程|投入|支持|给|出|承担|解决)$"
)
CLAIM = lazyre.compile(r"批复|核定|下达|评审|审定|预算数|申请|申报|想报|安排|预算|大写")
HEAD = lazyre.compile(
    r"(?:左右)?(?:[:：]|[，。]?(?:其中|包括|包含|分别|主要用于)|[（(](?:其中|包括|含|[^）)]{0,12}\d))"
)


@dataclass(frozen=True)
class Amount:
    """One stated sum in 万元 (or a price in its own unit) with what speaks for its role."""

    mention: Mention
    fact: Fact
    sure: bool = False  # 合计, 总投资 …
    cue: str = ""
    among: bool = False  # stands in an enumeration after 其中

    @property
    def value(self) -> float:
        return self.fact.number or 0.0


def is_part(amount: Amount) -> bool:
    """The word in front names a cost item or a source of money, not the whole."""
    thing = amount.fact.object
    if thing in ("费用", "总费用", "投资", "款", "服务费", "年费用"):
        return amount.among
    return bool(
        amount.among
        or (_SOURCE.search(thing) or _PART_WORD.search(thing))
        and not amount.sure
        and not re.search(r"想报|预算$|批复|核定", amount.cue)
    )


class Board:
    """The open sums of a text and what is known of each."""

    def __init__(self, text: Text, amounts: list[Amount], counts: list[Fact]) -> None:
        self.text, self.counts = text, counts
        self.sums = [a for a in amounts if a.fact.kind == "amount" and not a.fact.role and not a.fact.background]
        self.past = [a for a in amounts if a.fact.kind == "amount" and a.fact.background and a.fact.role != "price"]
        self.lines = lines(text, [*counts, *(a.fact for a in amounts)])
        self.of_line = {id(a): self._own_lines(a) for a in self.sums}
        summed = {id(line) for own in self.of_line.values() for line in own}
        self.made_of: dict[int, int] = {}
        self.open_lines = [line for line in self.lines if id(line) not in summed]

    def _own_lines(self, amount: Amount) -> list[Line]:
        """The prices just before (or in brackets behind) whose product is this sum: its line."""
        start, end = amount.mention.span.start, amount.mention.end
        before = max((a.mention.end for a in self.sums if a.mention.end <= start), default=0)
        near = [line for line in self.lines if before <= line.price.start_at and line.price.end_at <= start]
        for size in range(1, len(near) + 1):
            if reaches(amount.value, [line.values for line in near[-size:]]):
                return near[-size:]
        after = self.text.flat[end : end + 1]
        if after and after in "（(":
            close_at = min((i for i in (self.text.flat.find(c, end) for c in "）)") if i > 0), default=0)
            inner = [line for line in self.lines if end <= line.price.start_at < close_at]
            if inner and reaches(amount.value, [line.values for line in inner]):
                return inner
        return []

    def composed(self, amount: Amount) -> int:
        """How many other sums or open lines make up this one; 0 where they do not."""
        if id(amount) not in self.made_of:
            self.made_of[id(amount)] = self._composed(amount)
        return self.made_of[id(amount)]

    def _composed(self, amount: Amount) -> int:
        others: list[tuple[float, ...]] = [(a.value,) for a in self.sums if a is not amount and a.value < amount.value]
        others += [line.values for line in self.open_lines]
        best = 0
        states: dict[float, int] = {0.0: 0}
        for options in others[:12]:
            grown = dict(states)
            for one, size in states.items():
                for value in options[:5]:
                    key = round(one + value, 6)
                    if key > amount.value * 1.001:
                        continue
                    grown[key] = max(grown.get(key, 0), size + 1)
            states = grown if len(grown) < 5_000 else states
        for value, size in states.items():
            if size > 1 and equal(value, amount.value):
                best = max(best, size)
        return best

    def weight(self, amount: Amount) -> float:
        """How much speaks for this sum as the total of the text."""
        rivals = len(self.sums) > 1
        found = 2.5 if amount.sure else 1.5 if CLAIM.search(amount.cue) else 1.0 if amount.cue else 0.0
        made_of = self.composed(amount)
        chance = not amount.sure and any(
            a.sure and a.value > amount.value for a in self.sums
        )  # 58 = 36+22 under 总投资320
        found += (1.0 if chance else 4.0) if made_of > 2 else (0.5 if chance else 3.0) if made_of else 0.0
        if self.of_line[id(amount)] and any(a.value >= amount.value for a in self.sums if a is not amount):
            found -= 2.0 if len(self.of_line[id(amount)]) == 1 else 0.5
        if is_part(amount):
            found -= 3.0 if amount.among else 1.5
        elif not amount.fact.object:
            found += 0.5
        if HEAD.match(self.text.flat, amount.mention.end):
            found += 1.5
        if rivals and self.counted(amount):
            found -= 1.5
        if amount is self.sums[0] and rivals and all(self.of_line[id(a)] or is_part(a) for a in self.sums[1:]):
            found += 1.5
        return found

    def counted(self, amount: Amount) -> bool:
        """冷藏箱4台共2.8万元: the sum of a thing counted just before it, not of all."""
        start = amount.mention.span.start - len(amount.cue)
        near = [f for f in self.counts if -3 <= start - f.end_at <= 2 and not f.object.startswith("每")]
        return any(not re.search(r"[，。；]", self.text.flat[f.end_at : start]) for f in near)
