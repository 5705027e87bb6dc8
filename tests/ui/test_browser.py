"""The real program in a real browser: the journeys of clerk, reviewer, trainer and administrator on a fresh base."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.ui.serving import QUICK, SLOW, browser, free_port, server

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Locator, Page

pytestmark = pytest.mark.browser
SAID = "给县图书馆购置8台自助借还机，总价36万元，2026年9月底前安装完成并投入使用。"


@pytest.fixture(scope="module")
def server_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("server-home")


@pytest.fixture(scope="module")
def address(server_home: Path) -> Iterator[str]:
    """One server with an empty state folder for all journeys."""
    with server(server_home, free_port()) as url:
        yield url


@pytest.fixture(scope="module")
def context(request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    with browser(request) as chrome:
        opened = chrome.new_context(viewport={"width": 1366, "height": 768}, accept_downloads=True)
        opened.set_default_timeout(QUICK)
        yield opened
        opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A fresh tab; it fails the test when the page reaches beyond this machine or a script breaks."""
    tab = context.new_page()
    outside: list[str] = []
    broken: list[str] = []
    tab.on("request", lambda one: outside.append(one.url) if not _local(one.url) else None)
    tab.on("pageerror", lambda one: broken.append(str(one)))
    yield tab
    tab.close()
    assert not outside
    assert not broken


def _local(url: str) -> bool:
    return re.match(r"(https?|wss?)://localhost[:/]|data:|blob:|about:", url) is not None


def _say(page: Page, text: str) -> None:
    page.locator(".st-key-chat textarea").fill(text)
    page.keyboard.press("Enter")


def _row(page: Page, field: str, text: str) -> Locator:
    """The first row of the grid with this text in a cell."""
    cell = page.locator(f'td[data-field="{field}"]').get_by_text(text, exact=True)
    return page.locator(".st-key-grid tr[data-row]").filter(has=cell).first


_LABELS = """
() => [...document.querySelectorAll("[data-testid=stApp] *")]
  .flatMap((one) => ["aria-label", "title", "placeholder"].map((name) => one.getAttribute(name) || "")).join(" ")
"""


def _english(page: Page) -> list[str]:
    """Words of three letters and more that a person sees or is read out, except names of formats and identifiers."""
    text: str = page.locator("[data-testid=stApp]").inner_text()
    icons: Any = page.locator("[data-testid=stIconMaterial]").all_inner_texts()
    for icon in icons:
        text = text.replace(icon, " ")
    text += page.evaluate(_LABELS)
    allowed = {"word", "excel", "zip", "docx", "xlsx", "pdf", "wps", "office"}
    return [word for word in re.findall(r"[A-Za-z]{3,}", text) if word.lower() not in allowed]


def test_a_clerk_gets_edits_and_traces_a_table(address: str, page: Page) -> None:
    page.goto(address)
    page.locator(".st-key-example-0").wait_for()
    page.wait_for_function("document.documentElement.lang === 'zh-CN'")
    assert _english(page) == []

    _say(page, SAID)
    count = _row(page, "value", "=8台")
    count.wait_for(timeout=SLOW)
    assert page.locator(".st-key-grid tr[data-row]").count() >= 8
    assert _english(page) == []

    name = count.locator("td[data-field=name]").inner_text()
    _say(page, f"把{name}改成10台")
    _row(page, "value", "=10台").filter(has_text=name).wait_for()

    dated = _row(page, "value", "2026年9月30日前")
    label = dated.locator("button[data-open]").get_attribute("aria-label")
    assert label is not None
    page.get_by_label(label, exact=True).click()
    detail = page.locator(".st-key-grid tr.detail")
    detail.wait_for()
    assert "来自您的描述" in detail.inner_text()
    assert "2026年9月底前" in detail.locator("mark").first.inner_text()


def test_a_cell_is_edited_in_place_and_survives_a_refresh(address: str, page: Page) -> None:
    from playwright.sync_api import expect

    page.goto(address)
    _say(page, SAID)
    row = page.locator(".st-key-grid tr[data-row]", has_text="满意度").last
    row.wait_for(timeout=SLOW)
    key = row.get_attribute("data-row")
    cell = page.locator(f'.st-key-grid tr[data-row="{key}"] td[data-field=value]')
    cell.click()
    page.get_by_label("修改", exact=True).fill("93")  # operator and unit stay those of the old value
    page.keyboard.press("Enter")
    page.locator(".st-key-chat-log .said.assistant", has_text="≥93%").wait_for()
    expect(cell).to_have_text("≥93%", timeout=QUICK)
    assert "draft=" in page.url
    page.reload()
    cell.wait_for()
    expect(cell).to_have_text("≥93%", timeout=QUICK)
    page.locator(".st-key-undo button").click()
    page.locator(".st-key-chat-log .said.assistant", has_text="已撤销").wait_for()
    expect(cell).not_to_have_text("≥93%", timeout=QUICK)


def test_what_is_typed_and_not_sent_outlives_a_refresh(address: str, page: Page) -> None:
    from playwright.sync_api import expect

    page.goto(address)
    area = page.locator(".st-key-chat textarea")
    area.fill("给县图书馆购置8台")
    page.reload()
    expect(area).to_have_value("给县图书馆购置8台")
    area.press("Enter")
    page.locator(".said.user", has_text="给县图书馆购置8台").wait_for(timeout=SLOW)
    page.wait_for_url("**draft=*")
    page.reload()
    page.locator(".said.user").wait_for()
    expect(area).to_have_value("")


@pytest.mark.parametrize(("key", "start"), [("download-docx", b"PK"), ("download-xlsx", b"PK")])
def test_the_form_is_downloaded(address: str, page: Page, tmp_path: Path, key: str, start: bytes) -> None:
    page.goto(address)
    _say(page, SAID)
    page.locator(f".st-key-{key} button").wait_for(timeout=SLOW)
    with page.expect_download() as waiting:
        page.locator(f".st-key-{key} button").click()
    path = tmp_path / waiting.value.suggested_filename
    waiting.value.save_as(path)
    assert path.suffix == "." + key.rpartition("-")[2]
    assert path.read_bytes().startswith(start)
    assert path.stat().st_size > 2000


def test_a_reviewer_sees_the_fault_in_its_cell(address: str, page: Page, tmp_path: Path) -> None:
    file = _weak_document(tmp_path / "目标表.xlsx")
    page.goto(f"{address}/review")
    page.locator(".st-key-upload input[type=file]").set_input_files(file)
    page.locator("table.sheet td.bad", has_text="明显提升").wait_for(timeout=SLOW)
    assert _english(page) == []
    page.locator("[class*=st-key-take-] button").first.click()
    page.locator(".ruled", has_text="已采用改写").wait_for()
    page.locator("[class*=st-key-undo-] button").first.click()
    page.locator("[class*=st-key-dismiss-] button").first.click()
    page.get_by_role("button", name="项目特殊，已说明").first.click()
    page.locator(".ruled", has_text="不算问题").wait_for()
    page.locator(".counts", has_text="处不算问题").wait_for()
    with page.expect_download() as waiting:
        page.locator(".st-key-download-review-xlsx button").click()
    assert waiting.value.suggested_filename == "目标表-审核意见.xlsx"
    waiting.value.save_as(tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes().startswith(b"PK")


def _weak_document(path: Path) -> Path:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["项目支出绩效目标申报表"],
        ["（2025年度）"],
        ["项目名称", "示例县灌溉渠清淤"],
        ["项目资金（万元）", "年度资金总额", "30"],
        ["总体目标", "清淤灌溉渠18公里，6月底前完成。"],
        ["一级指标", "二级指标", "三级指标", "指标值"],
        ["产出指标", "数量指标", "清淤渠道长度", "18公里"],
        ["产出指标", "质量指标", "清淤质量", "明显提升"],
        ["产出指标", "时效指标", "完成时间", "2025年6月底前"],
        ["成本指标", "经济成本指标", "总成本", "≤30万元"],
        ["效益指标", "社会效益指标", "恢复灌溉面积", "≥2000亩"],
        ["满意度指标", "服务对象满意度指标", "受益农户满意度", "≥90%"],
    ):
        sheet.append(row)
    book.save(path)
    return path


def test_a_plan_document_becomes_a_table(address: str, page: Page, tmp_path: Path) -> None:
    from docx import Document

    document = Document()
    document.add_heading("示例县农村饮水安全巩固提升实施方案", 1)
    document.add_paragraph("2026年为6个乡镇的14个村更换老旧供水管道32公里，受益群众8600人，项目总投资210万元，")
    document.add_paragraph("2026年3月开工，10月底前全部完工通水，工程验收合格率达到100%，水质达标率不低于95%。")
    path = tmp_path / "实施方案.docx"
    document.save(str(path))
    page.goto(address)
    page.locator(".st-key-plan-upload input[type=file]").set_input_files(path)
    _row(page, "value", "≤210万元").wait_for(timeout=SLOW)
    assert _row(page, "value", "=32公里").count() == 1


def test_a_lesson_with_quiz_and_projector(address: str, page: Page) -> None:
    page.goto(f"{address}/teach")
    page.get_by_text("这样写，会被退回").first.wait_for()
    assert page.locator("[role=tabpanel] .bad").count() > 1
    page.get_by_role("tab", name="练一练").click()
    page.locator("[class*=st-key-quiz-pick] label").nth(1).click()
    page.get_by_text("认毛病：答1题").wait_for()
    page.get_by_role("tab", name="真实案例").click()
    page.locator(".st-key-pair-start button").click()
    page.get_by_text("第1组，共").wait_for()
    page.keyboard.press("ArrowRight")
    page.get_by_text("第2组，共").wait_for()
    assert not page.locator("[data-testid=stSidebar]").is_visible()
    page.locator(".st-key-pair-stop button").click()
    page.get_by_role("tab", name="整本手册").wait_for()
    assert _english(page) == []


def test_a_folder_is_imported_and_found(address: str, page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "往年"
    folder.mkdir()
    files = [_weak_document(folder / "灌溉渠.xlsx"), _weak_document(folder / "坏.xlsx")]
    files[1].write_bytes(b"PK broken")
    page.goto(f"{address}/base")
    page.locator(".counts").wait_for(timeout=SLOW)
    page.get_by_role("tab", name="导入文件").click()
    page.locator(".st-key-import input[type=file]").set_input_files(files)
    page.get_by_text("导入前看一看").first.wait_for()
    page.locator(".st-key-import-go button").click()
    page.get_by_test_id("stAlert").filter(has_text="新增 1").wait_for(timeout=SLOW)
    page.get_by_text("未导入 坏.xlsx").wait_for()
    page.get_by_role("tab", name="查往年的表").click()
    page.locator(".st-key-query input").fill("灌溉渠清淤")
    page.keyboard.press("Enter")
    hit = page.locator("[class*=st-key-hit-project-]").first
    hit.wait_for()
    page.locator("[class*=st-key-hit-project-] button").first.click()
    page.locator(".head", has_text="示例县灌溉渠清淤").wait_for()
    assert page.locator(".st-key-back button").inner_text().endswith("返回")
    assert _english(page) == []


def test_a_restart_in_the_middle_of_a_draft_loses_nothing(page: Page, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("restarted")
    port = free_port()
    with server(home, port) as url:
        page.goto(url)
        _say(page, SAID)
        _row(page, "value", "=8台").wait_for(timeout=SLOW)
        address = page.url
    with server(home, port):
        page.goto(address)
        _row(page, "value", "=8台").wait_for(timeout=SLOW)
        assert page.locator(".said.user", has_text="自助借还机").count() == 1


@pytest.mark.slow
def test_a_first_message_outlives_a_server_killed_before_it_answers(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("killed")
    port = free_port()
    with server(home, port, kill=True) as url:
        page.goto(url)
        page.locator(".st-key-example-0").wait_for()
        _say(page, SAID)  # an empty base is built first, so there is time to die
        page.wait_for_url("**draft=*")
        assert [json.loads(file.read_bytes()) for file in home.glob("drafts/*.sent")] == [SAID]
        assert page.locator(".st-key-grid tr[data-row]").count() == 0
        address = page.url
    with server(home, port):
        page.goto(address)
        page.locator(".st-key-resend button").click()
        _row(page, "value", "=8台").wait_for(timeout=SLOW)
        assert page.locator(".said.user", has_text="自助借还机").count() == 1
        assert list(home.glob("drafts/*.sent")) == []


_TYPED = """
(values) => {
  const host = [...document.querySelectorAll(".st-key-grid *")].find((one) => one.shadowRoot?.querySelector("table"));
  const cells = [...host.shadowRoot.querySelectorAll('tr[data-row] td[data-field="value"]')].slice(-values.length);
  for (const [place, cell] of cells.entries()) {
    cell.click();
    const area = cell.querySelector("textarea");
    area.value = values[place];
    area.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true }));
  }
}
"""


@pytest.mark.slow
def test_what_is_sent_and_typed_while_the_program_works_all_counts(
    page: Page, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with server(tmp_path_factory.mktemp("hasty"), free_port()) as url:
        page.goto(url)
        page.locator(".st-key-example-0").wait_for()
        _say(page, SAID)  # an empty base is built first
        page.wait_for_url("**draft=*")
        for words in ("预算改成40万元", "满意度改成96%"):
            _say(page, words)
            page.locator(".said.user", has_text=words).wait_for()
        _row(page, "value", "≤40万元").wait_for(timeout=SLOW)
        _row(page, "value", "≥96%").wait_for()
        assert page.locator(".said.user").count() == 3

        rows = page.locator(".st-key-grid tr[data-row]").count()
        values = ["=91%", "=92%", "=93%"]
        page.evaluate(_TYPED, values)  # faster than any hand: all before the first is answered
        for value in values:
            _row(page, "value", value).wait_for()
        assert page.locator(".st-key-grid tr[data-row]").count() == rows
