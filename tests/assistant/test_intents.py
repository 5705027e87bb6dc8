"""What a chat message wants."""

import pytest

from assistant.dialogue.intents import parse


@pytest.mark.parametrize(
    ("message", "kind", "row", "value"),
    [
        ("把到货时间改成2026年5月底前", "change", "到货时间", "2026年5月底前"),
        ("验收合格率的指标值改为98%", "change", "验收合格率", "98%"),
        ("请将满意度调到95%以上", "change", "满意度", "95%以上"),
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
    intent = parse(message, drafting=True)
    assert (intent.kind, intent.row, intent.value) == (kind, row, value)


def test_field_of_a_change() -> None:
    assert parse("把培训人数的说明改成按签到表统计", drafting=True).field == "description"
    assert parse("培训人数的名称改为参训教师人数", drafting=True).field == "name"
    assert parse("把培训人数改成300人", drafting=True).field == "value"


@pytest.mark.parametrize("message", ["把旧空调换成新的，一共30台，预算12万元", "删除旧档案系统，新建一套，共60万元"])
def test_before_there_is_a_table_everything_describes_the_project(message: str) -> None:
    assert parse(message, drafting=False).kind == "say"
