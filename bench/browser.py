"""The desk in a real browser: until the first page can be used, and until an interaction in a long table is answered.

Times are taken inside the page (performance.now), from the click to the frame that shows the answer. Beside them stands
the server's processor time, which does not depend on what else the machine does.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kb.home import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

# 14 rows, of them one usual value, and two sums that differ: the quick replies.
SAID = (
    "2026年举办全县农村电商培训12期，培训学员600人，发放教材600册，聘请讲师24人次，组织外出观摩2次，制作教学视频20部，"
    "预算48万元，11月底前完成，考试合格率达到92%，学员满意度不低于95%，带动就业150人，新增网店80家，走访学员300人次。"
    "项目总投资50万元。"
)
ROWS = 14
LIMIT, FIRST = 500, 3000  # ms
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
# Waits for the frame in which `done()` holds, after `act()`; the milliseconds between.
_TIMED = """
([act, done]) => new Promise((resolve, reject) => {
  const shown = new Function("return " + done), start = performance.now();
  new Function(act)();
  (function look() {
    const taken = performance.now() - start;
    if (shown()) resolve(taken);
    else if (taken > 60000) reject(new Error("no answer: " + done));
    else requestAnimationFrame(look);
  })();
})
"""
# The grid lives in a shadow root; `grid(...)` looks in there.
_GRID = """
window.grid = (selector) => {
  for (const host of document.querySelectorAll(".st-key-grid *")) {
    const found = host.shadowRoot?.querySelector(selector);
    if (found) return found;
  }
  return document.querySelector(".st-key-grid " + selector);
};
"""


@contextmanager
def server(home: Path) -> Iterator[tuple[str, int]]:
    """A server of this checkout with that state folder, up and answering: address and process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "streamlit", "run", "ui/app.py", "--server.port", str(port)]
    quiet = subprocess.DEVNULL
    running = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, "ASSISTANT_HOME": str(home)}, stdout=quiet, stderr=quiet
    )
    try:
        while running.poll() is None:
            try:
                with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2):
                    break
            except OSError:
                time.sleep(0.05)
        yield f"http://localhost:{port}", running.pid
    finally:
        running.terminate()
        running.wait(20)


def busy(process: int) -> float:
    """Processor milliseconds of a process so far (nan where the system does not tell)."""
    try:
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


class Walk:
    """One browser tab in front of one server; `times` and `work` by kind of interaction."""

    def __init__(self, page: Page, process: int) -> None:
        self.page, self.process = page, process
        self.times: dict[str, list[float]] = {}
        self.work: dict[str, list[float]] = {}

    def do(self, kind: str, act: str, done: str) -> None:
        """Time one interaction: JavaScript that acts, and an expression that holds when the answer is shown."""
        self._settle()
        before = busy(self.process)
        taken = self.page.evaluate(_TIMED, [act, done])
        self._settle()
        self.times.setdefault(kind, []).append(float(taken))
        self.work.setdefault(kind, []).append(busy(self.process) - before)

    def _settle(self) -> None:
        self.page.wait_for_selector('[data-testid=stApp][data-test-script-state="notRunning"]')
        self.page.wait_for_timeout(150)

    def edit(self, row: str, value: str, kind: str = "cell edit") -> None:
        """Type a value into a row and press Enter; the answer is the new cell and its line in the chat."""
        cell = f"""grid('tr[data-row="{row}"] td[data-field=value]')"""
        said = "document.querySelectorAll('.said.assistant').length"
        count = self.page.evaluate(said)
        act = (
            f"const cell = {cell}; cell.click(); const area = cell.querySelector('textarea');"
            f"area.value = {value!r}; area.dispatchEvent(new KeyboardEvent('keydown', {{key: 'Enter', bubbles: true}}));"
        )
        self.do(
            kind,
            act,
            f"!{cell}.classList.contains('pending') && {cell}.dataset.text.includes({value!r}) && {said} > {count}",
        )

    def rounds(self, number: int) -> None:
        """Every kind of interaction `number` times on the table that is open."""
        rows = self.page.evaluate(
            "[...grid('table').querySelectorAll('tr[data-row]')].map((row) => "
            "[row.dataset.row, row.querySelector('td[data-field=value]').dataset.text])"
        )
        counted = [row for row, value in rows if value.startswith("=")]
        rated = next(row for row, value in rows if value.startswith("≥") and value.endswith("%"))
        for turn in range(number):
            key = counted[turn % len(counted)]
            self.edit(key, str(1000 + turn))
            chip = f"""grid('tr[data-row="{key}"] button[data-open]')"""
            opened = f"""{chip}.closest('tr').nextElementSibling"""
            shown = f"{opened}.classList.contains('detail') && {opened}.querySelector('.compare, .empty')"
            self.do("row selected", f"{chip}.click()", shown)
            self.edit(rated, "明显提升", "cell edit")
            fix = f"""grid('tr[data-row="{rated}"] button[data-fix]')"""
            self.do("finding accepted", f"{fix}.click()", f"!{fix}")
            choice = "document.querySelector('[class*=st-key-choice-0-0] button')"
            self.do("quick reply", f"{choice}.click()", f"!{choice} && !document.querySelector('.conflict')")
            undo = "document.querySelector('.st-key-undo button')"
            self.do("undo", f"{undo}.click()", f"{choice} && document.querySelector('.conflict')")


def _first_page(open_page: Any, home: Path, times: int) -> list[float]:
    """From the address typed to a chat field that takes words, on servers that have just come up."""
    found = []
    for _ in range(times):
        with server(home) as (address, _process):
            page = open_page()
            start = time.perf_counter()
            page.goto(address, wait_until="commit")
            page.locator(".st-key-chat textarea:enabled").wait_for()
            page.locator(".st-key-example-0 button").wait_for()
            found.append((time.perf_counter() - start) * 1000)
            page.close()
    return found


def _line(name: str, times: list[float], work: list[float], limit: float) -> str:
    ordered = sorted(times)
    high = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    cpu = f"{statistics.median(work):.0f}" if work else "–"
    return f"| {name} | {len(times)} | {statistics.median(times):.0f} | {high:.0f} | {cpu} | {limit:.0f} |"


def measure_desk(rounds: int = 10, starts: int = 3) -> None:
    """Print both tables; the base and index are made once beforehand."""
    from playwright.sync_api import sync_playwright

    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    chromium = os.environ.get("CHROMIUM") or next((path for name in names if (path := shutil.which(name))), None)
    if chromium is None:
        print("\nThe desk: no Chromium on the path; set CHROMIUM to measure it.")
        return
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        home = Path(name)
        made = {**os.environ, "ASSISTANT_HOME": name}
        subprocess.run(
            [sys.executable, "-m", "assistant", "assess"], cwd=ROOT, env=made, check=True, capture_output=True
        )
        browser = play.chromium.launch(executable_path=chromium, args=list(FLAGS))
        screen = browser.new_context(viewport={"width": 1366, "height": 768})
        screen.set_default_timeout(60_000)
        first = _first_page(screen.new_page, home, starts)
        with server(home) as (address, process):
            page = screen.new_page()
            page.goto(address)
            page.locator(".st-key-chat textarea").fill(SAID)
            page.keyboard.press("Enter")
            page.locator(".st-key-grid tr[data-row]").first.wait_for()
            rows = page.locator(".st-key-grid tr[data-row]").count()
            page.evaluate(_GRID)
            walk = Walk(page, process)
            walk.rounds(rounds)
        browser.close()
    print(f"\nThe desk in Chromium at 1366×768, a table of {rows} rows (wanted: {ROWS}):")
    print("| interaction | times | median ms | p95 ms | server's processor ms | limit ms |\n|---|---|---|---|---|---|")
    print(_line("first page, server just up", first, [], FIRST))
    for kind, times in walk.times.items():
        print(_line(kind, times, walk.work[kind], LIMIT))
