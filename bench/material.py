"""What is measured: documents of every format, and folders with thousands of generated tables."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from msgspec.structs import replace

from kb.records import Project, TargetTable, Unit
from tests.kb.making import office, pages, texts
from tests.kb.making.forms import truths
from tests.kb.making.model import Made
from tests.kb.making.structures import several
from tests.kb.making.writing import FORMATS, fixtures

PER_DOCUMENT = 4
# What departments send, as shares of the documents.
MIX: dict[str, tuple[float, Callable[[Made], bytes]]] = {
    "docx": (0.40, office.docx), "xlsx": (0.30, office.xlsx), "xls": (0.08, office.xls), "csv": (0.05, texts.csv),
    "html": (0.05, texts.html), "txt": (0.05, texts.txt_rows), "pdf": (0.05, pages.pdf), "json": (0.02, texts.json),
}  # fmt: skip
_TOWNS = "石柳青白双龙大小新马西东南北高平清红黄长"  # the first character of a town


def formats(folder: Path) -> list[str]:
    """Write the made documents of each format into a folder of its name; the formats that could be written."""
    done = []
    for name in FORMATS:
        if made := fixtures(name):
            (folder / name).mkdir(parents=True)
            for one in made[:6] if FORMATS[name].through in ("doc",) else made:
                (folder / name / one.name).write_bytes(one.data)
            done.append(name)
    return done


def _table(number: int, chance: random.Random) -> TargetTable:
    """A table of its own: another town, another project name, other figures."""
    model = truths()[number % len(truths())]
    town = f"{chance.choice(_TOWNS)}{chance.choice('门河山塔桥泉营集店庄')}{chance.choice('镇镇乡')}"
    rows = []
    for row in model.indicators:
        digits = "".join(char for char in row.value if char.isdigit())
        fresh = str(chance.randint(10, 99)) if len(digits) == 2 else digits
        rows.append(replace(row, value=row.value.replace(digits, fresh, 1) if digits else row.value))
    name = f"{town}{model.project.name}（{number}号）" if model.project else ""
    return replace(
        model,
        project=Project(name=name, code=model.project.code) if model.project else None,
        unit=Unit(name=f"{town}{model.unit.name}" if model.kind == "unit" else model.unit.name, code=model.unit.code),
        indicators=tuple(rows),
    )


def generated(folder: Path, tables: int, seed: int = 1) -> int:
    """Fill a folder with documents of the usual mix, `PER_DOCUMENT` tables each; how many documents."""
    chance = random.Random(seed)
    count = -(-tables // PER_DOCUMENT)
    endings = chance.choices(list(MIX), [share for share, _ in MIX.values()], k=count)
    for number, ending in enumerate(endings):
        chosen = [_table(number * PER_DOCUMENT + place, chance) for place in range(PER_DOCUMENT)]
        made = Made("several", tuple(several(*chosen)), tuple(chosen))
        place = folder / f"部门{number % 40:02d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"项目{number:05d}.{ending}").write_bytes(MIX[ending][1](made))
    return count
