"""依据没有出处: the basis column says 上级要求 or 文件规定 and names no document, contract or figure."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from assistant.rules import sample
from assistant.rules.card import SETTING_GUIDE, Example, Fault, Rule
from assistant.rules.reading import Scene
from assistant.rules.text import flat
from kb import lazyre

_PLAIN = lazyre.compile(
    r"^(?:按照?|根据|依据)?(?:上级|省|市|县|区|国家|部门|单位|机关|领导|相关|有关|行业|本级|年度|工作|业务|文件|政策|历史|通用"
    r"|委|政府|党委|[一-龥]{1,4}(?:局|委|办|部|组))*(?:文件|要求|安排|规定|标准|部署|指示|精神|制度|惯例|通知)(?:规定|要求|安排)?$"
)


def check(scene: Scene) -> Fault | None:
    said = [flat(row.indicator.basis) for row in scene.rows if row.indicator.basis.strip()]
    plain = [text for text in said if _PLAIN.match(text)]
    if len(said) < 3 or len(plain) < scene.threshold("basis_share") * len(said):
        return None
    word, _ = Counter(plain).most_common(1)[0]
    return Fault(
        f"依据栏{len(said)}条里有{len(plain)}条只写“{word}”之类，查不到值从哪来；请写文件名和文号、合同，或上年实际数。"
    )


def _with(basis: str) -> Example:
    rows = [replace(one, basis=basis) for one in sample.ROWS]
    return Example(sample.sample(rows=rows), index=None, field="indicators")


RULE = Rule(
    code="basis-unnamed",
    name="依据没有出处",
    scope="table",
    severity="hint",
    field="indicators",
    why="“上级要求”谁都能写，审核没有办法核对值是怎么来的；写明文件、合同或上年数，才看得出高了还是低了。",
    basis=f"{SETTING_GUIDE}要求写明指标值设定依据。",
    ignore="表式没有依据栏的不看；写了文件名、标准号、合同、方案或上年实际数的不算。",
    weak=_with("上级要求"),
    good=_with("小学办学条件标准"),
    check=check,
)
