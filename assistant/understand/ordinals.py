"""Numbers with a unit that count nothing: ordinals, phases, turns of speech (十八届六次会议, 数字档案馆二期, 五年规划)."""

from __future__ import annotations

import re

from assistant.understand import names
from assistant.understand.mentions import Mention
from kb.units import kind as unit_kind


def is_ordinal(flat: str, mention: Mention, piece: str, follow: str) -> bool:
    """十八届六次会议, 1个方面 of talk, 一批 without a count, 五年规划, a day of the week."""
    unit, text = mention.unit_text, mention.span.text
    if (
        unit in ("次", "届")
        and re.match(r"(?:会议|全会|常委会|代表大会|党代会|全体|党组|普查|会$)", follow)
        and re.search(r"届|[党人政团]代?会?$", piece[-4:] + "届" * ("届" in piece))
    ):
        return True
    if (
        unit == "期"
        and mention.span.chinese
        and re.search(r"(?:馆|工程|项目|平台|系统|建设|基地|园区?|中心|渠|路)$", piece)
    ):
        return True  # 数字档案馆二期
    if unit == "期" and mention.span.chinese and re.search(r"(?:今年|本次|这次|明年)?是$", flat[: mention.span.start]):
        return True  # 今年是二期
    if unit == "期" and mention.span.chinese and "一期" in flat and "二期" in flat:
        return True  # 一期去年建完，今年是二期
    if unit_kind(unit) == "time" and re.match(r"[一-龥]{1,6}率", follow):
        return True  # 三年保存率: the name of a rate
    if unit in ("年",) and re.match(r"[^，。；]{0,6}?(?:规划|计划|行动|方案)|级|发展", follow):
        return True
    if (
        unit in ("项", "样", "笔", "块", "个")
        and not piece.strip()
        and re.match(r"(?:共|合计|一共|加起来|合起来)*[\d.]+万?元?", flat[mention.end :])
        and mention.span.chinese
    ):
        return True  # 两项|53.4万元: the sums before, said together
    back = r"(?:以上|上述|上面|前面|前述|此)$" if unit == "个" else r"(?:以上|上述|上面|前面|前述|这|那|此)$"
    if unit in ("项", "条", "款", "类", "个", "笔", "点", "块") and re.search(back, piece):
        return True  # 以上四项合计…
    if unit == "轮" and re.match(r"延包|承包|土地", follow):
        return True  # 二轮延包
    if unit == "个季度" and piece.endswith("分"):
        return True  # 分4个季度拨付
    if unit == "点" and re.search(r"(?:早上?|晚上?|上午|下午|中午|夜里?|凌晨|清晨)$", piece):
        return True  # 早七点到晚九点
    if (
        unit == "年"
        and re.match(r"一(?:轮|次|换|届|检|审|度)", flat[mention.end :])
        or (mention.span.chinese and mention.value == 1 and unit == "轮" and re.match(r"换", flat[mention.end :]))
    ):
        return True  # 五年一轮换
    if mention.span.chinese and mention.value == 1 and re.match(r"[都也](?:绝对|坚决)?[不没别]", follow):
        return True  # 走失一次都不能有
    if re.match(r"下来", follow) and mention.span.chinese:
        return True  # 两轮下来: said again of what was counted
    if unit in ("人", "个人", "户", "项", "家", "个", "名") and re.search(r"[漏落少差]$", piece):
        return True
    if mention.span.chinese and mention.value == 1:
        if (
            unit
            in (
                "批",
                "笔",
                "种",
                "点",
                "段",
                "方",
                "片",
                "路",
                "头",
                "成",
                "场",
                "年",
                "天",
                "样",
                "遍",
                "件",
                "条",
                "回",
                "拨",
                "层",
                "口",
                "面",
                "道",
                "项",
            )
            and not re.search(r"每[^，。；]{0,10}$|免费|分$", piece)
            and not (unit in ("年", "天") and re.search(r"[期限]$|为期", piece))
        ):
            return unit not in ("项", "道", "条", "件") or not names.noun_after(follow)
        if (
            unit in ("个", "份", "人", "名", "家", "位", "支", "本")
            and not mention.per
            and (
                not names.noun_after(follow)
                and not piece.strip()
                or re.search(r"[报写做给填出来送整弄漏少]$", piece)
                or re.match(r"(?:项目|绩效|目标|表|新|好|人$|体|月(?!$)|方案|办法|文件|计划)", follow)
            )
        ):
            return True
    return (
        unit == "号"
        or (unit == "期" and re.match(r"(?:工程|项目|建设|升级|改造|扩建|开发|系统|平台)", follow) is not None)
        or text == ""
    )
