"""Units and counters (计量单位、量词): which words may follow a number, and the one spelling kept for each."""

from __future__ import annotations

import re

# Kind → spellings that stay as they are.
_KINDS: dict[str, str] = {
    "time": "年 个月 月 周 天 日 小时 分钟 秒 毫秒 工作日 个工作日 学时 课时 学期 学年 个季度 季度 昼夜",
    "money": "元 万元 亿元",
    "length": "公里 米 厘米 公分 毫米 里 延米 延长米",
    "area": "平方米 平方公里 亩 公顷 平方厘米",
    "volume": "立方米 万立方米 升 毫升",
    "mass": "吨 公斤 斤 克 毫克",
    "power": "千瓦 千瓦时 千伏 千伏安 兆瓦 度 伏 瓦 马力",
    "density": "mg/L μg/L mg/m3 μg/m3 ng/m3 毫克/升 克/升",
    "data": "GB TB MB PB Mbps Gbps M G T 兆",
    "person": "人 人次 户次 户 万人 口人",
    "count": (
        "个 台 套 辆 架 部 件 只 条 根 棵 株 头 匹 羽 尾 眼 座 栋 幢 间 处 所 家 次 场 场次 期 轮 批 批次 项 份 本 册 "
        "卷 页 张 幅 块 面 盏 组 支 队 班 桶 箱 袋 盒 瓶 例 起 宗 件次 台次 辆次 车次 班次 航次 篇 首 门 课 堂 节 集 "
        "幕 台套 台件 床 席 孔 道 段 片 点 站 标段 公顷次 亩次 人份 剂次 剂 针 支次 枚 颗 粒 捆 匝 团 筐 窝 池 棚 "
        "顶 艘 条次 万册 人天 人月 岗 名额 则 款 种 类 副 把 尊 口 扇 樘 榀 井 网格 户数 路 端 级台阶 层 栏 版 例次 "
        "村 乡镇 社区 县 市 校 镇 乡 遍 趟 样 批件 吨公里 字 词 帧 树 亭 柜 杆 桩 盘 卡 罐 听 打 双 对 炉 台班 步 拨 "
        "笔 具 挂 垛 畦 项次 家次 校次 卷次 株次 车公里 厂 店 企业 院 馆 室 厅 亭次 单 档 分 分贝 摄氏度 ℃ 倍 成 航班 架次 小班 地块 图斑 "
        "宗地 点次 趟次 治疗量 样次 单位 "
        "工单 样本 点位 时段 号 通道 机位 车位 泊位 学位 床位 工位 座位 铺位 摊位 坑位 蹲位 厕位"
    ),
}
# Spellings that are rewritten.
SAME: dict[str, str] = {
    "千米": "公里", "公分": "厘米", "km": "公里", "KM": "公里", "Km": "公里", "m": "米", "cm": "厘米", "mm": "毫米",
    "平米": "平方米", "个平方": "平方米", "个平米": "平方米",
    "个立方": "立方米", "㎡": "平方米", "平方": "平方米", "m2": "平方米", "m²": "平方米", "平": "平方米",
    "平方千米": "平方公里", "立方": "立方米", "方": "立方米",
    "m3": "立方米", "m³": "立方米",
    "mg/l": "mg/L", "mg/m³": "mg/m3", "μg/m³": "μg/m3", "ug/m3": "μg/m3", "ng/m³": "ng/m3", "毫克每升": "mg/L",
    "微克/立方米": "μg/m3", "毫克/立方米": "mg/m3", "㎥": "立方米", "方水": "立方米",
    "千克": "公斤", "kg": "公斤", "KG": "公斤", "t": "吨", "kW": "千瓦", "KW": "千瓦", "kw": "千瓦", "kWh": "千瓦时", "kWp": "千瓦",
    "名": "人", "位": "人", "号人": "人", "个人": "人", "口人": "人", "口子人": "人", "来人": "人",
    "块钱": "元", "元钱": "元", "圆": "元", "元整": "元", "元人民币": "元", "多块": "元",
    "个小时": "小时", "钟头": "小时", "个钟头": "小时", "h": "小时", "H": "小时",
    "工作日": "个工作日",
    "个年头": "年", "周年": "年", "年时间": "年", "年期": "年", "月份": "月", "个整月": "个月", "月时间": "个月",
    "星期": "周", "个星期": "周", "礼拜": "周", "个礼拜": "周", "s": "秒", "min": "分钟", "MIN": "分钟", "ms": "毫秒", "分种": "分钟",
    "公亩": "公亩", "嘱": "亩", "个班次": "班次", "余名": "人", "嗰": "个", "毛": "角",
}  # fmt: skip
CHINESE_TIME = {"天", "日"}

_WORDS = {word for words in _KINDS.values() for word in words.split()} | set(SAME)
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
UNITS = tuple(sorted(_WORDS, key=lambda word: (-len(word), word)))
UNIT = "(?:" + "|".join(re.escape(word) for word in UNITS) + ")"


def normal(unit: str) -> str:
    """The kept spelling of a unit, of both halves of 元/名·月 too; unknown units stay."""
    if "/" in unit and unit not in _WORDS:
        head, _, rest = unit.partition("/")
        parts = [normal(part) for part in re.split(r"[·/*]", rest) if part]
        return f"{normal(head)}/{'·'.join(parts)}"
    return SAME.get(unit, unit)


def kind(unit: str) -> str:
    """time, money, length, area, volume, mass, power, density, data, person, count; `rate` for %, "" for unknown."""
    if unit in ("%", "‰", "‱", "个百分点"):
        return "rate"
    return _KIND_OF.get(normal(unit.partition("/")[0]), "")
