"""Cleaning of a value cell, template residue, and the words that grade a state."""

from __future__ import annotations

import html
import re
import unicodedata

from kb import lazyre

_KEEP = {"㎡": "平方米", "㎥": "立方米", "m²": "平方米", "m³": "立方米", "℃": "摄氏度", "…": "...", "½": "0.5"}
_LATEX = ((r"\\(?:geqslant|geq|ge)\b", "≥"), (r"\\(?:leqslant|leq|le)\b", "≤"), (r"\\(?:approx|sim)\b", "≈"),
          (r"\\%", "%"), (r"\\times\b", "×"), (r"\\pm\b", "±"), (r"\\[a-z]+\b|\$|[{}](?=\s*\d)", ""))  # fmt: skip
_SIGNS = str.maketrans({
    "≧": "≥", "⩾": "≥", "≦": "≤", "⩽": "≤", "﹥": ">", "﹤": "<", "〉": ">", "〈": "<", "﹪": "%", "—": "-", "–": "-",
    "－": "-", "~": "-", "～": "-", "∼": "-", "﹣": "-", "―": "-", "＝": "=",
})  # fmt: skip
_GRADES = (
    "合规|规范|健全|完整|完备|完善到位|公开|真实|准确|有效|相关|科学|合理|完成|已完成|全部完成|完成到位|按期完成全部|预算内|在预算内|达标|全部达标|符合|符合要求|符合标准|符合规定|合格|全部合格"
    "|优|良|中|差|优秀|优良|良好以上|良好及以上|合格及以上|优良中低差|优良中差|优/良/中/差|好/较好/一般/差|是|否|是/否|有|无|无违规|可行|匹配|一致|到位|全部到位|安全|无事故|通过|验收通过|通过验收|达到要求|正常|正常运行"
    "|建立|已建立|建成|建成投用|投入使用|公示|已公示|落实|全部落实|齐全|清晰|明确|细化|充分|及时足额|足额|全覆盖|应保尽保|应发尽发|应补尽补|应检尽检|零|零事故|零发生|无重大事故|无安全事故|稳定|持续"
)  # fmt: skip
_GRADE = lazyre.compile(
    rf"^(?:达到|为|评为|保持|均?|全部)?(?:{_GRADES}|[一二三四五]级(?:及?以上|标准)?|[甲乙丙]级(?:及?以上)?|[ABCD]级?(?:及?以上)?|[一二三四五1-5]星级?|[ⅠⅡⅢⅣⅤ1-5]类(?:水质?)?(?:及?以上|标准)?"
    r"|(?:优秀|良好|合格|中等|较好)(?:等次|等级|档次|水平)?(?:及?以上)?|等级(?:保护)?[二三四]级|等保[二三]级|(?:二|三)级等保)"
    r"(?:且[^,，;；]{1,12}|并[^,，;；]{1,10})?$"
)
_TEMPLATE = lazyre.compile(r"\*{2,}|[×X○]{2,}|_{2,}|＿|\{[^}]*\}|(?:^|[≥≤=><])\s*[·.]{3,}|\(\s*\)")
_NO_NUMBER = lazyre.compile(r"^[(（]?[≥≤=><≈]+[(（]?(?:个|%|万元|元|人|次|项|天|家|份)?[)）]?$")


def clean(text: str) -> str:
    """A cell as one line: half-width, no blanks, mark-up or LaTeX, one spelling for each operator."""
    flat = html.unescape(re.sub(r"<[a-zA-Z/][^<>]*>", "", text))
    for pattern, sign in _LATEX:
        flat = re.sub(pattern, sign, flat)
    for mark, word in _KEEP.items():
        flat = flat.replace(mark, word)
    flat = unicodedata.normalize("NFKC", flat).translate(_SIGNS)
    flat = re.sub(r"\s+", "", flat)
    flat = re.sub(r">=|=>|≥=|>＝", "≥", re.sub(r"<=|=<|≤=", "≤", flat))
    flat = re.sub(r"^》(?=\d)", "≥", re.sub(r"^《(?=\d)", "≤", flat))
    flat = re.sub(r"(?<=\d)(?:百分比|个百分比|percent)", "%", flat)
    flat = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", flat)
    flat = re.sub(r"\(含[^)]{0,4}\)", "(含)", flat)
    return flat.strip("。;；、,，'\"“”")


def is_template(cell: str) -> bool:
    """Residue of a form that nobody filled in: (≥**个), XX%, ≥%."""
    return bool(_TEMPLATE.search(cell) or _NO_NUMBER.match(cell))


def is_grade(cell: str) -> bool:
    """A yes/no state or a step of a scale that can be checked at year's end."""
    return bool(_GRADE.match(cell))
