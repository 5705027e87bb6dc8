"""缺少必备指标类别: 数量, 质量, 时效, 成本, one 效益, 满意度."""

from __future__ import annotations

from assistant.rules import sample
from assistant.rules.card import REFORM, SETTING_GUIDE, Example, Fault, Rule
from assistant.rules.reading import Scene
from kb.taxonomy import OPTIONAL_2021, canonical_level1, missing


def gaps(scene: Scene) -> list[str]:
    """Names of the required categories that the table lacks, in the order of the form."""
    present = {row.category for row in scene.rows if row.category}
    for row in scene.rows:
        if row.category is None:  # a second level of the form's own: the first level still tells
            level1 = canonical_level1(row.indicator.level1)
            if level1 == "效益指标":
                present.add("benefit.social")
            elif level1 == "成本指标":
                present.add("cost.economic")
    return missing(present)


def check(scene: Scene) -> Fault | None:
    if not scene.rows:
        return None
    lacking = gaps(scene)
    if not lacking:
        return None
    optional = scene.framework_2021 and set(lacking) <= OPTIONAL_2021
    return Fault(
        f"缺少{'、'.join(lacking)}，请补上{'；如确实不适用，请说明理由' if optional else ''}。",
        severity="warning" if optional else None,
    )


RULE = Rule(
    code="missing-category",
    name="缺少必备指标类别",
    scope="table",
    severity="error",
    field="indicators",
    why="少了一类，就有一个问题没有答案：干了多少、干得好不好、什么时候干完、花多少钱、带来什么、受益人满不满意。",
    basis=f"{REFORM}：绩效目标应包括产出、成本、效益和服务对象满意度；{SETTING_GUIDE}。",
    ignore="效益三个二级不要求都有，有一个即可；2021年框架里时效、成本、满意度可按项目实际不设，此时降为“应修改”。",
    weak=Example(
        sample.sample(rows=[r for r in sample.ROWS if r is not sample.QUALITY]), index=None, field="indicators"
    ),
    good=Example(sample.sample(), index=None),
    check=check,
)
