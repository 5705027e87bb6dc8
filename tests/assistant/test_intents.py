"""What a chat message wants."""

import pytest

from assistant.dialogue.hearing import parse, read

NAMES = (
    "项目总成本", "设备到货时间", "设备验收合格率", "教师满意度", "设备故障率", "新打机井数量", "政策知晓率", "设备在用率", "教师培训人数",
    "辅具配发数量", "项目完成时间", "设备完好率",
)  # fmt: skip


@pytest.mark.parametrize(
    ("message", "kind", "row", "value"),
    [
        ("把到货时间改成2026年5月底前", "change", "到货时间", "2026年5月底前"),
        ("验收合格率的指标值改为98%", "change", "验收合格率", "98%"),
        ("请将满意度调到95%以上", "change", "满意度", "≥95%"),
        ("第3条改成15台", "change", "第3条", "15台"),
        ("删掉设备故障率", "remove", "设备故障率", ""),
        ("把机井数量这条去掉吧", "remove", "机井数量", ""),
        ("加一条质量指标：图纸审查通过率100%", "add", "", "质量指标：图纸审查通过率100%"),
        ("把知晓率移到质量指标里", "move", "知晓率", "output.quality"),
        ("设备验收合格率是从哪来的？", "why", "设备验收合格率", ""),
        ("为什么要设在用率？", "why", "在用率", ""),
        ("预算改成45万元", "budget", "", "45万元"),
        ("年度改为2027", "year", "", "2027"),
        ("换成河北的表式", "layout", "", "hebei"),
        ("撤销", "undo", "", ""),
        ("重做", "redo", "", ""),
        ("重新开始", "restart", "", ""),
        ("导出Word", "export", "", ""),
        ("另外还要给每个村配一台打印机，一共20台。", "say", "", "另外还要给每个村配一台打印机，一共20台。"),
    ],
)
def test_intent_of_a_message(message: str, kind: str, row: str, value: str) -> None:
    intent = parse(message, drafting=True, names=NAMES)
    assert (intent.kind, intent.row, intent.value) == (kind, row, value)


def test_field_of_a_change() -> None:
    assert parse("把培训人数的说明改成按签到表统计", drafting=True, names=NAMES).field == "description"
    assert parse("培训人数的名称改为参训教师人数", drafting=True, names=NAMES).field == "name"
    assert parse("把培训人数改成300人", drafting=True, names=NAMES).field == "value"


@pytest.mark.parametrize("message", ["把旧空调换成新的，一共30台，预算12万元", "删除旧档案系统，新建一套，共60万元"])
def test_before_there_is_a_table_everything_describes_the_project(message: str) -> None:
    assert parse(message, drafting=False).kind == "say"


@pytest.mark.parametrize(
    ("message", "kinds"),
    [
        ("把辅具改成320件，预算改成48万元，再把满意度删掉", ["change", "budget", "remove"]),
        ("太严了，放宽到98%", ["change"]),
        ("质量指标太少了，再来两个", ["more"]),
        ("预算不够，砍到30万", ["budget"]),
        ("还是留着吧，撤销", ["undo"]),
        ("谢谢 做得不错", ["thanks"]),
        ("把培训人数的说明改成按签到表统计，每期一份", ["change"]),
    ],
)
def test_several_wishes_in_one_message(message: str, kinds: list[str]) -> None:
    assert [intent.kind for intent in read(message, drafting=True, names=NAMES)] == kinds


@pytest.mark.parametrize(
    ("message", "kind", "row", "value", "sign"),
    [
        ("财政砍了6万", "budget", "", "6万", "-"),
        ("再砍10%", "budget", "", "10%", "-"),
        ("追加5万元", "budget", "", "5万元", "+"),
        ("少买两套", "delta", "", "两套", "-"),
        ("完成时间往后推一个月", "shift", "完成时间", "一月", "+"),
        ("到货时间提前两周", "shift", "到货时间", "两周", "-"),
        ("满意度再严一点", "adjust", "满意度", "", "tight"),
        ("合格率定高了", "adjust", "合格率", "", "down"),
        ("质量再加一条：图纸审查通过率100%", "add", "", "质量指标：图纸审查通过率100%", ""),
        ("满意度定多少合适", "others", "满意度", "", ""),
        ("别的单位验收合格率都定多少？", "others", "验收合格率", "", ""),
        ("这个项目推到2027年了", "year", "", "2027", ""),
        ("完好率不能低于98%", "change", "完好率", "≥98%", ""),
        ("总成本好像不对", "wrong", "总成本", "", ""),
        ("帮我检查一下", "check", "", "", ""),
        ("先空着", "skip", "", "", ""),
        ("换甘肃的", "layout", "", "gansu", ""),
        ("把所有指标值都填成100%", "all", "", "把所有指标值都填成100%", ""),
    ],
)
def test_everyday_words(message: str, kind: str, row: str, value: str, sign: str) -> None:
    intent = parse(message, drafting=True, names=NAMES)
    assert (intent.kind, intent.row, intent.value, intent.sign) == (kind, row, value, sign)
