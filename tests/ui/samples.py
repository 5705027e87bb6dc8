"""What the doubles show: one draft about a purchase, one bad table, two rules, a small library."""

from __future__ import annotations

from assistant.records import Finding
from assistant.rules.card import Example, Rule, row, table
from kb.lessons import Lesson, Side
from kb.library import Archetype, Card, Cues, Library, Question
from kb.records import (
    Budget,
    Indicator,
    Project,
    Provenance,
    TargetTable,
    Unit,
    ValueSource,
)

SAID = "给县图书馆买8台自助借还机，共36万元，2026年9月底前装好"
ROWS = (
    Indicator(
        id="buy/count",
        level1="产出指标",
        level2="数量指标",
        name="自助借还机购置数量",
        value="=8台",
        description="实际到货并验收的台数",
        basis="申报材料",
        sources=(ValueSource(kind="text", quote="8台自助借还机", ref="原文第6至14字"),),
    ),
    Indicator(
        id="buy/pass",
        level1="产出指标",
        level2="质量指标",
        name="设备验收合格率",
        value="=100%",
        basis="政府采购合同",
        sources=(ValueSource(kind="standard", quote="财库〔2016〕205号", ref="履约验收"),),
    ),
    Indicator(
        id="buy/date",
        level1="产出指标",
        level2="时效指标",
        name="安装完成时间",
        value="2026年9月30日前",
        sources=(ValueSource(kind="text", quote="2026年9月底前", ref="原文第20至29字"),),
    ),
    Indicator(
        id="buy/each",
        level1="成本指标",
        level2="经济成本指标",
        name="单台成本",
        value="≤4.5万元/台",
        sources=(ValueSource(kind="arithmetic", quote="36万元÷8台=4.5万元/台", ref="共36万元"),),
    ),
    Indicator(
        id="buy/use",
        level1="效益指标",
        level2="社会效益指标",
        name="设备使用率",
        value="≥90%",
        sources=(ValueSource(kind="history", quote="可比指标4条，中位数90%", ref="feed-01-02"),),
    ),
    Indicator(id="buy/reader", level1="效益指标", level2="社会效益指标", name="年服务读者人次", value=""),
    Indicator(
        id="buy/liked",
        level1="满意度指标",
        level2="服务对象满意度指标",
        name="读者满意度",
        value="≥90%",
        basis="常用值，待确认",
        sources=(ValueSource(kind="default", quote="同类项目常用90%"),),
    ),
)
TABLE = TargetTable(
    id="draft",
    title="自助借还机购置绩效目标表",
    year=2026,
    layout="cn-2021",
    project=Project(name="自助借还机购置"),
    budget=Budget(total=36.0),
    goals=("2026年，使用预算资金36万元，完成自助借还机购置8台。",),
    draft=True,
    indicators=ROWS,
)
STORED = TargetTable(
    id="feed-01",
    title="图书馆设备更新",
    year=2024,
    layout="hebei",
    unit=Unit(name="示例县图书馆"),
    project=Project(name="图书馆设备更新"),
    budget=Budget(total=20.0),
    goals=("提升服务水平。",),
    indicators=(
        Indicator(id="feed-01-01", level1="产出指标", level2="数量指标", name="更新书架数量", value="60组"),
        Indicator(id="feed-01-02", level1="效益指标", level2="社会效益指标", name="社会影响度", value="≥95%"),
    ),
    source=Provenance(file="2024年目标表.docx", locator="page 2"),
)
WEAK = Finding(
    scope="indicator",
    index=1,
    code="pseudo-quantified",
    severity="error",
    field="name",
    message="“社会影响度”说不清是谁占谁的百分比。",
    suggestion={"name": "年进馆人次增长率"},
    basis="指标应可衡量",
)
HINT = Finding(
    scope="table", index=None, code="vague-goal", severity="hint", field="goals", message="目标里没有可查的数。"
)
MISSING = Finding(
    scope="indicator", index=5, code="missing-value", severity="hint", field="value", message="还没有指标值。"
)
REWORD = Finding(
    scope="indicator",
    index=4,
    code="circular",
    severity="warning",
    field="description",
    message="没有写怎么算。",
    suggestion={"description": "使用天数÷开放天数×100%"},
)
RULES = (
    Rule(
        code="vague-value",
        name="指标值无法衡量",
        scope="indicator",
        severity="error",
        field="value",
        why="年底没法对账。",
        basis="核心指标指引",
        ignore="合规、完整这类能查的状态",
        weak=Example(table("示例项目", [row("质量指标", "道路平整度", "明显改善")]), field="value"),
        good=Example(table("示例项目", [row("质量指标", "道路验收合格率", "=100%")])),
        check=lambda one: None,
    ),
    Rule(
        code="plan-incomplete",
        name="支出计划不合规",
        scope="table",
        severity="warning",
        field="plan",
        why="到年底要支到百分之百。",
        basis="绩效目标审核表",
        ignore="没有支出计划栏的表式",
        weak=Example(table("示例项目", [], plan=[("6月底", 60.0), ("12月底", 50.0)]), index=None, field="plan"),
        good=Example(table("示例项目", [], plan=[("6月底", 60.0), ("12月底", 100.0)]), index=None),
        check=lambda one: None,
    ),
)

LESSONS = tuple(
    Lesson(
        id=f"900-01-{number:02d}",
        table="900-01",
        project="村道照明",
        codes=("vague-value",),
        weak=Side(level1="效益指标", level2="社会效益指标", name=f"出行条件{number}", value="改善"),
        good=Side(level1="效益指标", level2="社会效益指标", name=f"{number}号路亮灯率", description="亮灯盏数÷安装盏数×100%"),
        ask="去年亮了几成？",
        why="改善到什么样说不清。",
    )
    for number in range(1, 8)
) + (
    Lesson(
        id="900-01",
        table="900-01",
        project="村道照明",
        codes=("plan-incomplete",),
        weak=Side(values=("亮灯率 ≥95%", "满意度 ≥95%")),
        good=Side(values=("亮灯率 ≥98%", "满意度 ≥90%")),
        why="两个数各有各的道理。",
    ),
)  # fmt: skip

LIBRARY = Library(
    archetypes={
        key: Archetype(
            id=key,
            name=name,
            nature="purchase",
            classes=("207",),
            summary=f"{name}类项目的说明",
            cues=Cues(strong=(name,)),
            must_ask=(Question(slot="使用年限", text="用几年？"),),
            satisfied="读者",
            cost_standard="",
            pitfalls=("只写购置不写使用",),
            cards=(
                Card(
                    id=f"{key}/rate",
                    category="output.quality",
                    name="{设备}验收合格率",
                    meaning="买来的能用",
                    formula="合格数÷验收总数×100%",
                    type="rate",
                    unit="%",
                    operator="=",
                    value=100,
                    source="standard",
                    standard="示例办法",
                    evidence=("验收单",),
                    core=True,
                    slots=("设备",),
                ),
            ),
        )
        for key, name in (("buy", "设备购置"), ("run", "系统运维"))
    }
)
