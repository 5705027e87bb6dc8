"""The register of local spending standards: name, document number, value, from when to when; drafts cite them."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from kb.errors import KbError
from kb.home import home
from kb.plain import plain


class StandardError(KbError):
    """An entry that says too little or contradicts itself, or a register that cannot be read."""


class LocalStandard(Struct, frozen=True, kw_only=True):
    """One standard; dates are YYYY-MM-DD, `until` is empty while it holds. `value` is printed as in a form."""

    id: str = ""
    item: str  # what it limits: 会议费, 培训费
    value: str  # ≤450元/人·天
    name: str  # of the document
    number: str  # 财行〔2023〕12号
    since: str
    until: str = ""

    def holds(self, day: dt.date) -> bool:
        return self.since <= day.isoformat() and (not self.until or day.isoformat() <= self.until)

    def cited(self) -> str:
        """How a form's 依据 names it."""
        return f"《{self.name.strip('《》')}》（{self.number}）：{self.item}{self.value}"


def path(folder: Path | None = None) -> Path:
    return (folder or home()) / "local-standards.json"


def standards(folder: Path | None = None) -> tuple[LocalStandard, ...]:
    """All entries, by item and then the newest first."""
    try:
        found = msgspec.json.decode(path(folder).read_bytes(), type=list[LocalStandard])
    except FileNotFoundError:
        return ()
    except (OSError, msgspec.DecodeError) as error:
        raise StandardError(
            f"{path(folder).name}：读不出来（{plain(error)}）。请从备份恢复，或移走后重新登记。"
        ) from error
    return tuple(sorted(sorted(found, key=lambda one: one.since, reverse=True), key=lambda one: one.item))


def add(entry: LocalStandard, folder: Path | None = None) -> LocalStandard:
    """Register a standard; raises StandardError naming what is missing or wrong."""
    needed = {"项目": entry.item, "标准": entry.value, "文件名称": entry.name, "文号": entry.number}
    if gaps := [label for label, text in needed.items() if not text.strip()]:
        raise StandardError(f"还没有填：{'、'.join(gaps)}。")
    for day in filter(None, (entry.since, entry.until)):
        try:
            dt.date.fromisoformat(day)
        except ValueError as error:
            raise StandardError(f"日期“{day}”不对，请写成 2026-01-01 这样。") from error
    if not entry.since:
        raise StandardError("还没有填：从哪天起执行。")
    if entry.until and entry.until < entry.since:
        raise StandardError("停止执行的日期早于开始执行的日期。")
    kept = msgspec.structs.replace(entry, id=secrets.token_hex(6))
    _write([*standards(folder), kept], folder)
    return kept


def remove(entry_id: str, folder: Path | None = None) -> None:
    """Take an entry out; nothing happens where there is none."""
    _write([one for one in standards(folder) if one.id != entry_id], folder)


def _write(entries: Sequence[LocalStandard], folder: Path | None) -> None:
    place = path(folder)
    place.parent.mkdir(parents=True, exist_ok=True)
    temporary = place.with_suffix(".tmp")
    temporary.write_bytes(msgspec.json.format(msgspec.json.encode(list(entries)), indent=1))
    temporary.replace(place)


def fitting(name: str, day: dt.date, folder: Path | None = None) -> tuple[LocalStandard, ...]:
    """Standards in force that speak of what a row's name says: all characters of the item but 标准 and 费 stand in it."""
    found = []
    for one in standards(folder):
        core = one.item.replace("标准", "").rstrip("费额")
        if one.holds(day) and core and core in name:
            found.append(one)
    return tuple(found)
