"""Numbers that name something and count nothing: 2026年, 省道306线, 12345热线, 〔2021〕101号, PM2.5, C30混凝土."""

from __future__ import annotations

import re

from kb import lazyre

# 1.5匹空调, 16排CT, 65寸电视, 4K摄像机: a number that says which model, not how many.
_MODEL = lazyre.compile(
    r"(?:匹|排(?=[A-Za-z]|螺旋)|英?寸|千伏|马力|兆(?=宽带|专线|光纤)|升(?=的|级)|[KGT](?=[一-龥])|吨级)"
)


def is_label(flat: str, start: int, end: int, unit: str, unit_text: str, value: float) -> bool:
    """Whether the number at `start`..`end` (with its unit) is part of a name."""
    if unit == "年" and 1900 <= value <= 2100:
        return True
    before, after = flat[max(0, start - 6) : start], flat[end : end + 4]
    if _MODEL.match(after) and not re.search(r"(?:功率|容量|共|合计|总)$", before):
        return True
    if (
        re.search(r"[A-Za-zφΦ#№][-=]?$", before)
        and not re.search(r"(?:≥|≤|[A-Z]{2,}(?:仪|机)?)$", before)
        and unit in ("", "米", "号", "线")
    ):
        return True
    if re.search(r"[〔\[【(（]$", before) and re.match(r"[〕\]】]", after):
        return True
    if re.match(
        r"^(?:号(?!人)|线(?!杆|缆|上)|热线|路公交|标准|型|系列|期工程|高地|国道|省道|平台)", after
    ) and unit in ("", "号"):
        return True
    if re.search(r"(?:国道|省道)$", before) and unit in ("", "线", "号") and value == int(value):
        return True
    if re.search(r"[A-Za-z]{2,}$", before) and unit in ("", "打", "条", "道") and re.match(r"[一-龥]{2}", flat[end:]):
        return True  # HP1020打印机
    if unit in ("元", "万元", "亿元"):
        return False  # 政务热线148.8万元
    if re.search(r"(?:热线|编号|文号|〕|第|电话|邮编|网址|等保|GB|GB/T)$", before):
        return True
    return bool(unit == "号" and unit_text == "号")
