"""A plan document as the description of a project, or of several: one table each."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from assistant.compose.questions import LIMIT
from assistant.draft import draft
from assistant.records import AssistantError, Brief, DraftResult
from assistant.understand import understand
from kb import lazyre
from kb.records import TargetTable

if TYPE_CHECKING:
    from assistant.desk import Desk

MOST = 30  # projects taken from one document
_NUMBER = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
_HEADINGS = (
    lazyre.compile(r"^\s*【(?P<name>[^】]{2,40})】"),
    lazyre.compile(rf"^\s*(?:项目|子项目?|专项|工程|任务|内容|工作)\s*(?:{_NUMBER})\s*[：:、.．]?\s*(?P<name>.*)$"),
    lazyre.compile(rf"^\s*第\s*(?:{_NUMBER})\s*(?:个)?(?:项目|项|部分|章)?\s*[：:、.．]?\s*(?P<name>.*)$"),
    lazyre.compile(r"^\s*[一二三四五六七八九十]{1,3}\s*[、.．]\s*(?P<name>.*)$"),
    lazyre.compile(r"^\s*[（(]\s*[一二三四五六七八九十]{1,3}\s*[)）]\s*(?P<name>.*)$"),
    lazyre.compile(r"^\s*\d{1,2}\s*[、.．)）]\s*(?P<name>.*)$"),
)
# Weaker signs, which also list the parts of one project: only where the text speaks of several projects.
_LISTED = (
    lazyre.compile(r"^\s*[一二三四五六七八九十]{1,2}是\s*(?P<name>)"),
    lazyre.compile(r"^\s*其[一二三四五六]\s*[，,、：:]?(?P<name>)"),
)
_SEVERAL = lazyre.compile(
    r"[两二三四五六七八九十几多\d](?:个|项|类)(?:重点|具体|主要)?(?:项目|工作|任务|经费|工程|专项)|(?:下列|以下|如下)(?:项目|工作|任务)"
)
# What the document says of all its projects together: 以上三个项目总投资556.7万元.
_TOGETHER = lazyre.compile(
    r"[^。；\n]*(?:以上|上述|全部|所有|[两二三四五六七八九十\d])(?:[两二三四五六七八九十\d]*)(?:个|项)(?:重点|子)?(?:项目|工程|工作|任务)"
    r"(?:[，,]?(?:总投资|总预算|总|合计|共|累计|资金|预算|估算))[^。；\n]*[。；]?"
)
_NAMED = lazyre.compile(r"^\s*(?:项目名称|项目)\s*[：:]\s*(?P<name>.{2,40})$")
_NAME = lazyre.compile(r"项目名称|^项目$|^名称$")
_SUM = lazyre.compile(r"金额|预算|资金|经费|投资|概算")
_HEADLINE = lazyre.compile(
    r".{0,20}?关于(?:申请|报送|上报|追加|安排|实施|开展|解决|拨付|申报)*(?P<name>[一-龥、]{4,24}?)(?:专项)?(?:资金|经费|补助资金|项目)?(?:预算)?的(?:请示|报告|函|申请|方案|通知)"
)
_PART = lazyre.compile(
    r"^(?:项目)?(?:概况|背景|依据|必要性|内容|建设内容|实施内容|主要内容|目标|绩效目标|资金|资金来源|资金测算|预算|投资估算|进度|进度安排|实施计划"
    r"|保障措施|组织实施|效益|效益分析|总体要求|指导思想|工作要求|工作措施|基本情况|立项依据|附件|说明|主要任务|总体目标)"
)


def read_plan(path: Path) -> list[str]:
    """The descriptions of the projects in a document, in its order; one where it tells of one project only.

    Raises `AssistantError` where the file holds no text, and the errors of reading.
    """
    from kb.readers import read_file, read_text

    if not path.exists():
        raise AssistantError(f"{path}：没有这个文件，请检查路径。")
    if path.is_dir():
        raise AssistantError(f"{path}：这是一个文件夹，请给出文件。")
    tables = [_of_table(table) for table in read_file(path).tables if table.kind == "project"]
    if len(tables) > 1:
        return tables[:MOST]
    text = read_text(path).strip()
    if tables:
        text = text or tables[0]
    if not re.search(r"\w", text):
        raise AssistantError(
            f"{path.name}：没有读到文字。请换成 .docx、.pdf 或 .txt 的项目方案，扫描件请先识别成文字。"
        )
    return tables if tables and not split(text)[1:] else listed(text) or split(text)


def listed(text: str) -> list[str]:
    """The projects of a list (序号 项目名称 内容 金额), told in words; none where the text holds no such list."""
    found: list[str] = []
    lead: list[str] = []
    head: list[str] = []
    for line in text.split("\n"):
        cells = [cell.strip() for cell in line.split("　") if cell.strip()]
        if any(_NAME.search(cell) for cell in cells) and any(_SUM.search(cell) for cell in cells):
            head = cells
        elif head and len(cells) == len(head) and not re.match(r"合计|总计|小计", cells[0]):
            found.append(_of_row(head, cells))
        elif not head:
            lead.append(line)
    context = _context("\n".join(lead), dt.date.today())
    return [f"{context}{one}" for one in found if one][:MOST] if len(found) > 1 else []


def _of_row(head: list[str], cells: list[str]) -> str:
    name, told, total = "", [], ""
    for label, cell in zip(head, cells, strict=True):
        if _SUM.search(label):
            amount = re.fullmatch(r"[\d,.]+", cell)
            unit = "" if not amount else "元" if re.search(r"[（(]元", label) else "万元"
            total = f"预算总额{cell.replace(',', '')}{unit}"
        elif _NAME.search(label):
            name = cell
        elif not re.search(r"序号|编号|备注|责任人|联系", label):
            told.append(cell)
    return "。".join(part.rstrip("。") for part in (f"{name}", *told, total) if part) + "。" if name else ""


def _of_table(table: TargetTable) -> str:
    """A project of a document that holds tables, told in words."""
    lines = [table.project.name if table.project else ""]
    if table.budget.total is not None:
        lines.append(f"预算总额{table.budget.total:g}万元")
    return "。".join(line.rstrip("。") for line in (*lines, table.usage or "", *table.goals) if line) + "。"


def split(text: str) -> list[str]:
    """The parts of a plan that each describe a project with its own sum; the whole where there are not two of them.

    What stands before the first of them (the unit, the year) is context and goes before each.
    """
    today = dt.date.today()
    spread = re.sub(r"(?<=[。；：:])\s*(?=[一二三四五六七八九十]{1,2}是)", "\n", text)
    for pattern in (_NAMED, *_HEADINGS, *(_LISTED if _SEVERAL.search(text) else ())):
        if pattern in _LISTED:
            text = spread
        lead, parts = _cut(text, pattern)
        projects = [part for part in parts if _is_project(part, today)]
        if len(projects) > 1:
            context = _context(lead, today)
            return [f"{context}{_TOGETHER.sub('', part)}" for part in projects[:MOST]]
    return [_titled(text)]


def _titled(text: str) -> str:
    """A plan with the name that its own heading gives it (关于申请校园安防改造资金的请示) said first."""
    first = text.strip().split("\n", 1)[0].strip()
    found = _HEADLINE.fullmatch(re.sub(r"20\d\d年(?:度)?", "", first)) if len(first) <= 60 else None
    return f"项目名称：{found['name']}。\n{text}" if found and "\n" in text.strip() else text


def _cut(text: str, pattern: re.Pattern[str]) -> tuple[str, list[str]]:
    """(text before the first heading, the parts under the headings); sections that every plan has are left out."""
    lead: list[str] = []
    parts: list[list[str]] = [lead]
    above = _HEADINGS[: _HEADINGS.index(pattern)] if pattern in _HEADINGS else ()
    for line in text.split("\n"):
        found = pattern.match(line)
        if found is None:
            if len(parts) > 1 and any(heading.match(line) for heading in above):
                parts.append([""])  # a chapter that follows the projects
            parts[-1].append(line)
            continue
        name = found["name"].strip()
        rest = line[found.end() :].strip()
        if _PART.match(name):
            parts.append([""])  # a section
        else:
            parts.append([one for one in (name, rest) if one])
    return "\n".join(lead), ["\n".join(part) for part in parts[1:] if part[:1] != [""]]


def _is_project(part: str, today: dt.date) -> bool:
    brief = understand(part, today=today)
    return brief.status == "project" and (brief.budget is not None or bool(brief.conflicts)) and bool(_work(brief))


def _work(brief: Brief) -> bool:
    return any(fact.kind in ("quantity", "rate") and not fact.background for fact in brief.facts)


def _context(lead: str, today: dt.date) -> str:
    """Unit and year of the whole plan, as words before each project."""
    brief = understand(lead, today=today) if lead.strip() else None
    if brief is None:
        return ""
    year = re.search(r"20\d\d年", lead)
    return f"{brief.unit_name}{year.group() if year else ''}" if brief.unit_name or year else ""


def draft_plan(texts: list[str], *, desk: Desk, **given: Any) -> DraftResult:
    """One draft of all the projects of a plan: the first table in `table`, the further ones in `tables`.

    `given` are the other arguments of `draft`; a budget given beside the plan counts only for a single project.
    """
    if len(texts) == 1:
        return draft(texts[0], desk=desk, **given)
    results = [draft(text, desk=desk, **{**given, "budget": None}) for text in texts]
    return gather(results, [_name(text) for text in texts])


def gather(results: list[DraftResult], names: list[str]) -> DraftResult:
    """Several drafts as one answer; those without a table are told in the notes."""
    made = [result for result in results if result.table is not None]
    if not made:
        return results[0]
    first = made[0]
    titles = [table.project.name if table.project else table.title for r in made if (table := r.table) is not None]
    notes = [
        f"共有{len(results)}个项目，拟了{len(made)}张表：{'、'.join(titles)}。每个项目一张，第一张在前，其余随后。"
    ]
    for result, name in zip(results, names, strict=True):
        if result.table is None:
            asked = "；".join(question.text for question in result.questions) or next(iter(result.notes), "")
            notes.append(f"“{name}”没有拟表：{asked}")
    for result, title in zip(made, titles, strict=True):
        notes += [f"{title}：{note}" for note in result.notes]
    questions = []
    for rank in range(LIMIT):
        for result, title in zip(made, titles, strict=True):
            if rank < len(result.questions):
                question = result.questions[rank]
                questions.append(replace(question, text=f"（{title}）{question.text}"))
    return replace(
        first,
        status="conflict" if any(r.status == "conflict" for r in made) else "draft",
        tables=tuple(r.table for r in made[1:] if r.table is not None),
        questions=tuple(questions[:LIMIT]),
        conflicts=tuple(conflict for r in made for conflict in r.conflicts),
        notes=tuple(notes),
    )


def places(tables: list[TargetTable], out: Path) -> list[Path]:
    """Where each table is written: `out` itself for one, else `out` with the number and name of each project."""
    if len(tables) == 1:
        return [out]
    names = [table.project.name if table.project else table.title for table in tables]
    safe = [re.sub(r'[\\/:*?"<>|\s]', "_", name)[:40] for name in names]
    return [out.with_name(f"{out.stem}-{n:02d}-{name}{out.suffix}") for n, name in enumerate(safe, 1)]


def _name(text: str) -> str:
    return re.split(r"[\n，。；]", text.strip(), maxsplit=1)[0][:30]
