"""What is asked of the whole table: back and forth, compare, another form, leave a question open, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from assistant.dialogue import report
from assistant.dialogue.compare import changes
from assistant.dialogue.redraft import redraft, remember, restored
from assistant.dialogue.redraft import travel as travelled
from assistant.dialogue.report import Turn, answer, table_of
from assistant.dialogue.state import State
from assistant.draft import layout_of

if TYPE_CHECKING:
    from assistant.desk import Desk


TAKE = "可以导出了：点右边的“下载 {}”。"  # the terminal writes the file instead


def layout(state: State, wanted: str, desk: Desk) -> Turn:
    """The same draft in another form."""
    if layout_of(state.layout).kind == "unit":
        wanted = {"henan-project": "henan-dept", "gansu": "gansu-dept"}.get(wanted, wanted)
    changed = redraft(replace(remember(state), layout=wanted), desk)
    return report.report(changed, f"已换成{layout_of(wanted).name}。", state)


def skip(state: State, desk: Desk) -> Turn:
    """不知道: the questions of this turn are not asked again; what has no source stays blank."""
    questions = state.result.questions if state.result else ()
    if not questions:
        return answer(state, "没关系。表里没有说明来源的地方会空着，想好了随时告诉我。")
    if table_of(state) is None:
        lines = ["没关系，知道多少说多少。最少要知道做什么、做多少，才能定指标。", *report.asked(questions)]
        return answer(state, "\n".join(lines))
    skipped = (*state.skipped, questions[0].slot)
    changed = redraft(replace(remember(state), skipped=skipped), desk)
    result = changed.result
    lines = [f"好的，“{questions[0].slot}”先空着，不再问了。", *(report.asked(result.questions) if result else [])]
    return answer(changed, "\n".join(lines))


def travel(state: State, desk: Desk, *, back: bool, steps: int = 1) -> Turn:
    """Some versions back or forth, as far as there are any."""
    moved, done = state, 0
    while done < steps and (further := travelled(moved, desk, back=back)) is not None:
        moved, done = further, done + 1
    if not done:
        return answer(state, "没有可以撤销的修改了。" if back else "没有可以恢复的修改。")
    told = changes(table_of(state), table_of(moved))
    told = [line for line in told if "的说明：" not in line] or told
    now = f"，现在：{'；'.join(told[:4])}" if told else ""  # what the step back does, not what it undoes
    few = f"，只有{done}步可退" if back and done < steps else ""
    step = f"{done}步" if steps > 1 else "上一步"
    return answer(moved, f"已撤销{step}修改{few}{now}。" if back else f"已恢复{'' if steps == 1 else step}{now}。")


def begin(state: State, desk: Desk) -> Turn:
    """Back to the first version that had a table; one more 撤销 brings the present one again."""
    past = [version for version in state.past if version.said or version.last]
    before = next((old for v in past if table_of(old := restored(state, v, desk)) is not None), None)
    if before is None:
        return answer(state, "没有可以撤销的修改了。")
    return answer(remember(state, into=before), "已回到第一版。说“撤销”可以再回到刚才的表。")


def compare(state: State, desk: Desk, *, first: bool) -> Turn:
    """What changed since the version before, or since the first one that had a table."""
    past = [version for version in state.past if version.said or version.last]
    if not past:
        return answer(state, "这是第一版，还没有改过。")
    versions = (restored(state, version, desk) for version in (past if first else past[-1:]))
    before = next((version for version in versions if table_of(version) is not None), None)
    told = changes(table_of(before) if before else None, table_of(state))
    name = "第一版" if first else "上一版"
    if not told:
        return answer(state, f"和{name}相比，表格没有变化。")
    return answer(state, f"和{name}相比：\n" + "\n".join(f"· {line}" for line in told))


def export(state: State, suffix: str) -> Turn:
    """The form as a file; says what is still blank."""
    kind = suffix or "docx"
    table = table_of(state)
    blank = [row.name for row in table.indicators if not row.value] if table else []
    open_ = f"还有{len(blank)}处空着（{'、'.join(blank[:3])}），导出后显示为＿＿。" if blank else ""
    take = TAKE.format("Excel" if kind == "xlsx" else "Word")
    return answer(state, f"{take}{open_}", export=kind)
