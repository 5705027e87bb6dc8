"""How healthy the base is: the share of rows per defect, by category, unit and year.

Reads stored assessments only; a table that was never reviewed counts as unassessed, not as good. Exemplary tables were
written to be sound, so they are counted apart: only what departments wrote tells how healthy the base is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from kb.defects import named
from kb.store import FLAGS, Store
from kb.taxonomy import CATEGORIES

UNKNOWN = "未注明"


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def health(store: Store) -> dict[str, Any]:
    """Of real tables, shares 0..1: `defects` {code: {rows, share}}, `by_category`, `by_unit`, `by_year`, and `sound`.

    Hints are no defects. `exemplars` counts the exemplary tables: {"tables", "rows", "sound"}.
    """
    report = _health(store, "s.kind <> 'exemplar'")
    model = _health(store, "s.kind = 'exemplar'")
    return {**report, "exemplars": {key: model[key] for key in ("tables", "rows", "sound")}}


def _health(store: Store, which: str) -> dict[str, Any]:
    """The report of the sources that an SQL condition on `s` picks."""
    real = f"JOIN tables t ON t.id = f.table_id JOIN sources s ON s.id = t.source WHERE {which}"
    rows = store.query(
        "SELECT i.id, i.category, i.level2, t.unit, t.year FROM indicators i JOIN tables t ON t.id = i.table_id "
        f"JOIN sources s ON s.id = t.source JOIN assessments a ON a.table_id = t.id WHERE {which}"
    )
    marks = store.query(
        "SELECT DISTINCT i.id, f.code, f.severity FROM findings f JOIN indicators i "
        f"ON i.table_id = f.table_id AND i.number = f.number {real}"
    )
    codes: dict[str, set[str]] = defaultdict(set)
    flagged = set()
    for row_id, code, severity in marks:
        if severity in FLAGS:
            codes[row_id].add(code)
            flagged.add(row_id)

    def group(key: int) -> dict[str, Any]:
        members: dict[str, list[str]] = defaultdict(list)
        for row in rows:
            label = row[key]
            if key == 1:
                label = CATEGORIES[label].level2 if label else row[2]
            members[str(label or UNKNOWN)].append(row[0])
        return {
            label: {
                "rows": len(ids),
                "flagged": _share(sum(one in flagged for one in ids), len(ids)),
                "defects": {
                    code: _share(count, len(ids))
                    for code, count in Counter(code for one in ids for code in codes[one]).most_common()
                },
            }
            for label, ids in sorted(members.items())
        }

    count = f"SELECT COUNT(*) FROM tables t JOIN sources s ON s.id = t.source {{}} WHERE {which}"
    tables = store.query(count.format(""))[0][0]
    assessed = store.query(count.format("JOIN assessments a ON a.table_id = t.id"))[0][0]
    hard = ", ".join(f"'{severity}'" for severity in sorted(FLAGS))
    total = Counter(code for row in rows for code in codes[row[0]])
    on_table = store.query(
        f"SELECT f.code, COUNT(DISTINCT f.table_id) FROM findings f {real} AND f.number IS NULL "
        f"AND f.severity IN ({hard}) GROUP BY f.code"
    )
    return {
        "tables": tables,
        "assessed": assessed,
        "rows": len(rows),
        "sound": _share(sum(row[0] not in flagged for row in rows), len(rows)),
        "defects": {code: {"rows": count, "share": _share(count, len(rows))} for code, count in total.most_common()},
        "table_defects": {
            code: {"tables": count, "share": _share(count, assessed)}
            for code, count in sorted(on_table, key=lambda one: (-one[1], one[0]))
        },
        "by_category": group(1),
        "by_unit": group(3),
        "by_year": group(4),
    }


def lines(report: dict[str, Any]) -> list[str]:
    """The report for a person."""
    out = [
        f"表 {report['tables']} 张，已审核 {report['assessed']} 张；已审核指标 {report['rows']} 条，"
        f"其中没有必须修改、应修改问题的占 {report['sound']:.0%}。"
    ]
    if not report["assessed"]:
        return [*out, "还没有审核结果，请先运行 python -m assistant assess。"]
    model = report["exemplars"]
    if model["tables"]:
        out.append(
            f"另有示范表 {model['tables']} 张 {model['rows']} 条，没有必须修改、应修改问题的占 {model['sound']:.0%}，不计入以下各项。"
        )
    for title, key in (("按指标类别", "by_category"), ("按单位", "by_unit"), ("按年度", "by_year")):
        out.append(f"{title}：")
        for label, group in report[key].items():
            worst = "、".join(f"{named(code)} {share:.0%}" for code, share in list(group["defects"].items())[:3])
            out.append(
                f"  {label}：{group['rows']} 条，有问题 {group['flagged']:.0%}" + (f"（{worst}）" if worst else "")
            )
    return out
