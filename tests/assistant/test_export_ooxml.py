"""The written files keep to the schema of Word and Excel: WPS and Word refuse or repair what LibreOffice forgives."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from docx import Document
from lxml import etree
from msgspec.structs import replace
from openpyxl import load_workbook

from assistant.export import write
from kb.records import TargetTable, from_json

TABLE = from_json((Path(__file__).parent / "test_export_table.json").read_bytes(), TargetTable)
LAYOUTS = ("cn-2021", "hebei", "gansu", "henan-project")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OOXML = (
    "http://schemas.openxmlformats.org/",
    "http://purl.org/dc/",
    "http://www.w3.org/XML/1998/namespace",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://schemas.microsoft.com/office/",
    "urn:schemas-microsoft-com:",  # the boxes of comments
)
# ECMA-376, part 1, 17: the children of these elements stand in this sequence.
SEQUENCES = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs autoSpaceDE autoSpaceDN snapToGrid "
    "spacing ind jc rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs color spacing w kern position sz szCs highlight u vertAlign lang",
    "tblPr": "tblStyle tblpPr tblOverlap tblW jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign",
    "tcBorders": "top left bottom right insideH insideV",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg docGrid",
}


def written(folder: Path, name: str) -> Path:
    path = folder / name
    write(replace(TABLE, layout=path.stem), path)
    return path


@pytest.mark.parametrize("name", [f"{layout}{suffix}" for layout in LAYOUTS for suffix in (".docx", ".xlsx")])
def test_parts_are_whole_and_of_no_other_makers_kind(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(written(tmp_path, name)) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        types = etree.fromstring(archive.read("[Content_Types].xml"))
        parts = {one.get("PartName", "").lstrip("/") for one in types if one.get("PartName")}
        assert parts <= names
        for part in names:
            if not part.endswith((".xml", ".rels", ".vml")):
                continue
            for node in etree.fromstring(archive.read(part)).iter(tag=etree.Element):
                space = etree.QName(node).namespace or ""
                assert not space or space.startswith(OOXML), f"{part}: {node.tag}"
            if part.endswith(".rels"):
                folder = part.replace("_rels/", "").rpartition("/")[0]
                for link in etree.fromstring(archive.read(part)):
                    target = link.get("Target", "")
                    if link.get("TargetMode") != "External":
                        full = target.lstrip("/") if target.startswith("/") else f"{folder}/{target}".lstrip("/")
                        assert full in names or "../" in full, f"{part}: {target}"


@pytest.mark.parametrize("layout", LAYOUTS)
def test_word_properties_stand_in_the_order_of_the_schema(tmp_path: Path, layout: str) -> None:
    body = Document(str(written(tmp_path, f"{layout}.docx"))).element.body
    for name, sequence in SEQUENCES.items():
        order = sequence.split()
        for node in body.iter(W + name):
            found = [etree.QName(child).localname for child in node]
            assert set(found) <= set(order), f"{name}: {set(found) - set(order)}"
            assert found == sorted(found, key=order.index), f"{name}: {found}"
    for table in body.iter(W + "tbl"):
        grid = [int(column.get(W + "w")) for column in table.iter(W + "gridCol")]
        for row in table.iter(W + "tr"):
            spans = [cell.find(f"{W}tcPr/{W}gridSpan") for cell in row.iter(W + "tc")]
            assert sum(1 if span is None else int(span.get(W + "val")) for span in spans) == len(grid)
            assert all(cell.find(W + "p") is not None for cell in row.iter(W + "tc"))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_sheets_hold_text_and_numbers_only(tmp_path: Path, layout: str) -> None:
    for sheet in load_workbook(written(tmp_path, f"{layout}.xlsx")).worksheets:
        assert len(sheet.title) <= 31
        merged = [set(one.cells) for one in sheet.merged_cells.ranges]
        assert sum(map(len, merged)) == len(set().union(*merged)) if merged else True
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "inlineStr"), cell.coordinate
                assert len(str(cell.value or "")) <= 32_767
