"""What a chat message wants: an edit of the table, a question about it, or more about the project."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.taxonomy import CATEGORIES, canonical, fold

_CHANGE = r"(?:改成|改为|改到|调整为|调整到|调整成|调到|调成|换成|换为|设为|设成|定为|定成|写成|变成|应该是|应为)"
_FIELD = r"(?:的)?(?P<field>指标值|目标值|数值|值|名称|名字|描述|说明|依据)?"
_FIELDS = {"名称": "name", "名字": "name", "描述": "description", "说明": "description", "依据": "basis"}
_CATEGORY_WORDS = "|".join(
    sorted({fold(c.level2) for c in CATEGORIES.values()} | {"效益", "满意度"}, key=len, reverse=True)
)


@dataclass(frozen=True)
class Intent:
    """`kind` is one of undo redo restart why export layout year budget change remove add move say."""

    kind: str
    row: str = ""  # the clerk's words for a row
    field: str = "value"
    value: str = ""


def parse(message: str, *, drafting: bool) -> Intent:
    """The intent of one message; before there is a table (`drafting` False) nearly everything describes the project."""
    text = message.strip().rstrip("。！!.").strip()
    if re.fullmatch(r"(请|帮我)?(重新开始|从头(再)?来|重来|清空(重来)?|新建(一个)?(项目|草稿)?|换一个项目)(吧)?", text):
        return Intent("restart")
    if re.fullmatch(
        r"(请|帮我)?(撤销|撤回|回退|退回|上一步|取消(刚才的|上一步)?(修改|操作)?|改回去|还原)(一下|吧|了)?", text
    ):
        return Intent("undo")
    if re.fullmatch(r"(请|帮我)?(重做|恢复|下一步|取消撤销)(一下|吧|了)?", text):
        return Intent("redo")
    if not drafting:
        return Intent("say", value=message)
    for reader in (_why, _layout, _year, _budget, _move, _change, _remove, _add):
        intent = reader(text)
        if intent is not None:
            return intent
    if re.search(r"^(请|帮我)?(导出|下载|保存成|生成)(一下)?.{0,8}(word|docx|excel|xlsx|表格|文件|文档)?$", text, re.I):
        return Intent("export")
    return Intent("say", value=message)


def _why(text: str) -> Intent | None:
    found = re.search(
        r"^(?:为什么|为啥|为何)(?:要|会)?(?:有|设|写|加)?(?P<a>.+?)[?？吗呢]*$"
        r"|^(?P<b>.+?)(?:这个|这条|这一条)?(?:的)?(?:数|数字|值|指标值|指标)?(?:是)?(?:从)?"
        r"(?:哪来的?|哪里来的?|哪儿来的?|怎么来的?|怎么算的?|是什么依据|有什么依据|依据是什么|来源是什么|出处)[?？]*$",
        text,
    )
    return Intent("why", row=(found["a"] or found["b"]).strip()) if found else None


def _layout(text: str) -> Intent | None:
    names = {"国家": "cn-2021", "全国": "cn-2021", "新表": "cn-2021", "2015": "cn-2015", "旧表": "cn-2015", "老表": "cn-2015",
             "河北": "hebei", "甘肃": "gansu", "河南": "henan-project", "四川": "sichuan", "重庆": "chongqing",
             "湖北": "hubei", "湖南": "hunan"}  # fmt: skip
    found = re.search(
        rf"(?:换成|改成|改用|用|按)({'|'.join(names)})(?:省)?(?:的)?(?:格式|表式|表样|表|版式|模板)", text
    )
    return Intent("layout", value=names[found[1]]) if found else None


def _year(text: str) -> Intent | None:
    found = re.search(rf"^(?:把)?(?:预算)?(?:年度|年份|预算年)(?:{_CHANGE}|是|为)?(20\d\d)年?(?:度)?$", text)
    found = found or re.fullmatch(r"(20\d\d)年度?(?:的预算|预算)?", text)
    return Intent("year", value=found[1]) if found else None


def _budget(text: str) -> Intent | None:
    found = re.search(
        rf"^(?:把)?(?:总)?(?:预算|总价|总金额|资金|经费)(?:总额|金额|数)?(?:{_CHANGE}|是|按|为|就按|以)(?P<v>.+)$", text
    )
    return Intent("budget", value=found["v"].strip()) if found else None


def _change(text: str) -> Intent | None:
    found = re.search(rf"^(?:请|帮我)?(?:把|将)?(?P<row>.+?){_FIELD}{_CHANGE}(?P<value>.+)$", text)
    if not found:
        return None
    field = _FIELDS.get(found["field"] or "", "value")
    return Intent("change", row=found["row"].strip(' ，,：:“”"'), field=field, value=found["value"].strip(' “”"了吧'))


def _remove(text: str) -> Intent | None:
    found = re.search(
        r"^(?:请|帮我)?(?:删掉|删除|去掉|不要|删了|取消)(?P<a>.+?)(?:这条|这一条|这个指标|指标)?(?:了|吧)?$"
        r"|^(?:请|帮我)?(?:把|将)(?P<b>.+?)(?:这条|这一条|这个指标)?(?:删掉|删除|去掉|删了|拿掉)(?:了|吧)?$",
        text,
    )
    return Intent("remove", row=(found["a"] or found["b"]).strip()) if found else None


def _move(text: str) -> Intent | None:
    found = re.search(
        rf"^(?:请|帮我)?(?:把|将)?(?P<row>.+?)(?:移到|挪到|放到|放在|归到|归入|改到|转到)(?P<to>{_CATEGORY_WORDS})(?:指标)?(?:里|下|中|去)?(?:面)?(?:吧)?$",
        text,
    )
    if not found:
        return None
    category = canonical(found["to"]) or ("benefit.social" if found["to"] == "效益" else None)
    return Intent("move", row=found["row"].strip(), field="level2", value=category or "")


def _add(text: str) -> Intent | None:
    found = re.search(
        r"^(?:请|帮我)?(?:再)?(?:加|增加|添加|新增)(?:上)?(?:一|1)?(?:条|个|项)(?:指标)?[：:，,]?(?P<v>.+)$", text
    )
    return Intent("add", value=found["v"].strip()) if found else None
