"""The handbook as one HTML page that prints well: a rule does not break over pages if it fits on one."""

from __future__ import annotations

import re
from html import escape

_STYLE = """
body { font: 15px/1.7 "Microsoft YaHei", "PingFang SC", "Noto Sans CJK SC", sans-serif; color: #1c2b33;
  max-width: 19cm; margin: 1.2cm auto; padding: 0 .6cm; }
h1 { text-align: center; }
h2 { margin: 1.4em 0 .3em; padding-bottom: 3px; border-bottom: 2px solid #17607a; color: #17607a; font-size: 19px; }
table { border-collapse: collapse; width: 100%; margin: .4em 0 .8em; }
th, td { border: 1px solid #8fa3ad; padding: 4px 7px; vertical-align: top; text-align: left; }
th { background: #e6eff3; }
code { background: #f2f6f8; padding: 0 3px; }
a { color: #17607a; text-decoration: none; }
@media print {
  body { margin: 0; max-width: none; font-size: 12.5px; }
  h2 { break-after: avoid; }
  table, tr, section { break-inside: avoid; }
}
@page { size: A4; margin: 1.8cm 1.6cm; }
"""


def page(markdown: str, title: str) -> str:
    """Our own Markdown (headings, lists, pipe tables, bold, code, links, anchors) as a standalone page."""
    out: list[str] = []
    table: list[str] = []
    items: list[str] = []
    section = False

    def close() -> None:
        if table:
            out.append(_table(table))
            table.clear()
        if items:
            out.append(f"<ol>{''.join(items)}</ol>")
            items.clear()

    for line in markdown.splitlines():
        text = line.strip()
        if text.startswith("|"):
            table.append(text)
            continue
        if found := re.match(r"(?:\d+\.|[-*])\s+(.+)", text):
            items.append(f"<li>{_inline(found[1])}</li>")
            continue
        close()
        if text.startswith('<a id="'):
            if section:
                out.append("</section>")
            out.append(f"<section>{text}")
            section = True
        elif found := re.match(r"(#{1,4})\s+(.+)", text):
            level = len(found[1])
            out.append(f"<h{level}>{_inline(found[2])}</h{level}>")
        elif text:
            out.append(f"<p>{_inline(text)}</p>")
    close()
    if section:
        out.append("</section>")
    return (
        f'<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{''.join(out)}</body></html>"
    )


def _table(lines: list[str]) -> str:
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in lines]
    body = [row for row in rows if not all(re.fullmatch(r":?-+:?", cell) for cell in row)]
    head = "".join(f"<th>{_inline(cell)}</th>" for cell in body[0])
    rest = "".join("<tr>" + "".join(f"<td>{_inline(cell)}</td>" for cell in row) + "</tr>" for row in body[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rest}</tbody></table>"


def _inline(text: str) -> str:
    text = escape(text.replace("\\|", "|"), quote=False).replace("&lt;br&gt;", "<br>")
    text = re.sub(r"\[(.+?)\]\((#[\w-]+)\)", r'<a href="\2">\1</a>', text)
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", text)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", text)
