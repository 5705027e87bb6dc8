"""Figures as a table for a person, with the difference to the recorded baseline."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval import own

BASELINE = Path(__file__).parent / "baseline.json"
# Figures of which less is better; everything else is better the higher it is.
LOWER = ("wrong", "invented", "noise", "misses", "extra")
TITLES = {
    "reading": "读表",
    "review": "审核",
    "drafting": "编制",
    "own": "编制：自编案例",
    "exemplars": "示范表",
    "retrieval": "检索",
    "scale": "规模",
}
NAMES = {
    "tables": "表",
    "rows": "行",
    "kind": "表的类型",
    "year": "年度",
    "unit": "实施单位",
    "project": "项目",
    "budget": "预算",
    "usage": "资金用途",
    "plan": "支出计划",
    "goals": "绩效目标",
    "level1": "一级指标",
    "level2": "二级指标",
    "value": "指标值",
    "description": "指标描述",
    "basis": "确定依据",
    "all": "全部问题",
    "without_hints": "不计提示",
    "status": "处理方式正确",
    "must": "必备指标",
    "complete": "必备指标齐全的案例",
    "wrong": "不该有的指标",
    "invented": "没有来源的数",
    "noise": "误用的数",
    "facts": "文中事实",
    "conflict_values": "矛盾金额点明",
    "good": "专家欢迎的指标（仅供参考）",
    "cases": "案例数",
    "recovered": "找回示范表中已说明的数量、金额、日期",
    "recovered_terse": "其中简短说法",
    "recovered_rambling": "其中啰嗦说法",
    "recovered_colloquial": "其中口语说法",
    "drafted": "能拟出表的说法",
    "ndcg": "nDCG@10（留出的一半问题）",
    "precedent": "有无先例判断正确",
    "recall": "近似检索找回精确前十",
}
_PARTS = {
    "dev": "调试用",
    "heldout": "留出",
    "amounts": "金额",
    "dev2": "调试用二",
    "dev3": "调试用三",
    "dev4": "调试用四",
    "dev5": "调试用五",
    "heldout4": "留出四",
}
NAMES |= {f"{part}_{name}": f"{word}·{NAMES[name]}" for part, word in _PARTS.items() for name in own.FIGURES}


def flat(figures: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, float]]:
    """`rows.f1` → 0.98 and so on, in order."""
    for name, value in figures.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def load_baseline(path: Path = BASELINE) -> dict[str, dict[str, float]]:
    """The recorded figures by measure; empty where none are recorded."""
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def save_baseline(report: Mapping[str, Any], path: Path = BASELINE) -> None:
    """Record the figures of the measures in `report`, keeping those of the others."""
    kept = load_baseline(path)
    kept.update({name: dict(flat(part["figures"])) for name, part in report.items()})
    path.write_text(json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def differences(report: Mapping[str, Any], baseline: Mapping[str, Mapping[str, float]]) -> dict[str, list[float]]:
    """Figures that differ from the baseline: `measure.figure` → [baseline, now]."""
    changed = {}
    for name, part in report.items():
        now = dict(flat(part["figures"]))
        for key, old in baseline.get(name, {}).items():
            if key in now and now[key] != old:
                changed[f"{name}.{key}"] = [old, now[key]]
    return changed


def better(key: str, old: float, now: float) -> bool:
    """Is the change of this figure one for the better?"""
    return (now < old) if key.rsplit(".", 1)[-1].rsplit("_", 1)[-1] in LOWER else (now > old)


def _change(key: str, now: float, baseline: Mapping[str, float]) -> str:
    if key not in baseline or baseline[key] == now:
        return ""
    sign = "↑" if better(key, baseline[key], now) else "↓"
    return f"（基线 {baseline[key]:g}，{'好转' if sign == '↑' else '变差'}）"


def _line(name: str, value: Any, baseline: Mapping[str, float], prefix: str = "") -> str:
    title = NAMES.get(name, name)
    key = f"{prefix}{name}"
    if not isinstance(value, Mapping):
        return f"  {title}：{value}{_change(key, value, baseline)}"
    if "f1" in value:
        head = f"F1 {value['f1']:.3f}，准确率 {value['precision']:.3f}，召回率 {value['recall']:.3f}"
        counts = f"（对 {value['hits']}，漏 {value['misses']}，多 {value['extra']}）"
        return f"  {title}：{head}{counts}{_change(key + '.f1', value['f1'], baseline)}"
    share = f"{value['share']:.3f}（{value['right']}/{value['total']}）"
    return f"  {title}：{share}{_change(key + '.share', value['share'], baseline)}"


def _figures(figures: Mapping[str, Any], baseline: Mapping[str, float]) -> Iterator[str]:
    for name, value in figures.items():
        if isinstance(value, Mapping) and not {"f1", "share"} & set(value):
            yield "  分项："
            for code, one in value.items():
                yield "  " + _line(code, one, baseline, f"{name}.")
        else:
            yield _line(name, value, baseline)


def _case(case: Mapping[str, Any]) -> Iterator[str]:
    sign = "✓" if case["status"] == case["expect"] and not case["unmet"] and not case["invented"] else "✗"
    met, total = case["must"]
    facts = case["facts"]
    yield (
        f"  {sign} {case['id']} 应 {case['expect']}，得 {case['status']}；必备 {met}/{total}；"
        f"事实 {facts['hits']}/{facts['hits'] + facts['misses']}"
    )
    words = (
        ("unmet", "缺"), ("wrong", "不该有"), ("invented", "无来源"), ("noise", "误用"), ("lost", "未体现"),
    )  # fmt: skip
    for key, word in words:
        for one in case[key]:
            yield f"      {word}：{one}"


def text(report: Mapping[str, Any], baseline: Mapping[str, Mapping[str, float]]) -> str:
    """The whole report for a person."""
    lines: list[str] = []
    for name, part in report.items():
        lines.append(f"【{TITLES.get(name, name)}】")
        lines += [f"  注意：{note}" for note in part.get("notes", ())]
        lines += _figures(part["figures"], baseline.get(name, {}))
        lines += [f"  {line}" for line in part.get("lines", ())]
        for key in ("misses", "false_alarms"):
            lines += [f"    {one}" for one in part.get(key, ())]
        for case in part.get("cases", ()):
            lines += _case(case)
        lines.append("")
    return "\n".join(lines).rstrip()
