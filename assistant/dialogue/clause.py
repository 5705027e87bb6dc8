"""One clause of a message with its parts sorted by what they do."""

from __future__ import annotations

import re

from assistant.dialogue import acts
from assistant.dialogue.parts import Part
from assistant.dialogue.words import row_words
from kb import lazyre

_ASKING = lazyre.compile(r"[?？]|吗$|呢$|什么|啥|怎么|咋|为何|多少|哪|是不是|会不会|有没有")
_NEW_DEED = lazyre.compile(
    r"^(?:另外|还[要得需有]|再)?(?:[要得需]|需要)?[买购采建修招请培印种装聘](?!.*[改调删])|另外|其中|里头|忘说了|补充一?点?[:：]?$"
)
_FURTHER = lazyre.compile(r"(?:另外|还[要得需有]|再(?=[买购采做建修招请培印种装聘办搞弄]))(?!.*[改调删])")
_THESE = lazyre.compile(r"^[这那](?:[一二两三四五六七八九\d]+)?(?:条|行|项|个)$")
_MEASURE = lazyre.compile(r"(?:率|满意度|比例|占比)$")
_KINDS = (
    "可持续影响", "可持续", "社会效益", "经济效益", "生态效益", "社会成本", "生态环境成本", "经济成本", "服务对象满意度", "满意度", "数量",
    "质量", "时效", "成本", "效益",
)  # fmt: skip


def kind_in(text: str) -> str:
    """The kind of indicator that words name: 可持续影响, 生态效益, 质量; empty for none."""
    return next((word for word in _KINDS if word in text), "")


def plain(text: str) -> str:
    """Words without small ones at their ends."""
    small = acts.small_at().pattern
    return re.sub(rf"^(?:{small})+|(?:{small}|类|指标)+$", "", text.strip(" ，,：:")).removesuffix("指标")


class Clause:
    """`rest` is what no word list knows: a reason, a name the table has not, or something new."""

    def __init__(self, text: str, parts: list[Part]) -> None:
        self.text, self.parts = text, parts
        self.values = [p for p in parts if p.kind == "value"]
        self.money = [p for p in parts if p.kind == "money"]
        self.fields = [p for p in parts if p.kind == "field"]
        self.acts = [p for p in parts if p.kind == "act"]
        self.known = any(known for _, known in self._groups())
        self.rest = "".join(p.text for p in parts if p.kind == "other")
        self.asks = bool(_ASKING.search(text))
        self.new_deed = bool(_FURTHER.match(text)) or (bool(_NEW_DEED.search(text) and self.rest) and not self.known)

    def does(self, act: str) -> Part | None:
        """The word of the clause for an act."""
        return next((p for p in self.acts if acts.does(p.text, act)), None)

    def run(self, value: Part) -> list[str]:
        """The verbs that lead to a value, small words between them left out: 再 少 写 了 4盏."""
        words: list[str] = []
        for part in reversed([p for p in self.parts if p.end <= value.start]):
            if part.kind == "act":
                words.insert(0, part.text)
            elif part.kind != "small":
                break
        return words

    def mentions(self, *, upto: int | None = None, unnamed: bool = False) -> list[str]:
        """The clerk's words for rows, several where they are joined; with `unnamed` also words that no row has."""
        return [words for words, known in self._groups(upto) if words and (known or unnamed)]

    def _groups(self, upto: int | None = None) -> list[tuple[str, bool]]:
        """Each stretch of words for a row, and whether some row of the table has them."""
        groups: list[list[Part]] = [[]]
        for part in self.parts:
            if upto is not None and part.start >= upto:
                break
            if part.kind in ("name", "point", "other"):
                groups[-1].append(part)
            elif part.kind != "small" or part.text not in ("的", "那", "这"):
                groups.append([])
        return [self._words(group) for group in groups if group]

    def _words(self, group: list[Part]) -> tuple[str, bool]:
        """What a stretch calls its row: the words that some row has; all of them where they make one longer name."""
        named = [p for p in group if p.kind != "other"]
        whole = row_words(self.text[group[0].start : group[-1].end])
        if not named:
            return whole, False
        if len(group) == 1 and group[0].kind == "point":
            return re.sub(r"(?<=[后末])[那一]", "", group[0].text), True
        last = group[-1]
        if last.kind == "other" and _MEASURE.search(last.text) and last.start == named[-1].end:
            return whole, False  # 数据差错率 where the table has 数据使用部门满意度
        if (
            group[0].kind == "other"
            and named[0].kind == "name"
            and len(named[0].text) <= 3
            and _MEASURE.search(named[0].text)
        ):
            return whole, False  # 航班正点率 where it has 公交正点率
        named = [p for p in named if not _THESE.match(p.text)] or named  # 叉车那两条 are named
        return row_words(self.text[named[0].start : named[-1].end]), True
