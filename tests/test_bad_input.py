"""What users and scripts give by mistake: one line in Chinese, nothing on stdout, the exit code of the contract."""

from __future__ import annotations

import importlib
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.desk import Desk
from assistant.records import AssistantError
from eval.cases import EvalError
from indexer.records import IndexError_
from kb import command
from kb.errors import KbError

ERRORS = (KbError, IndexError_, AssistantError, EvalError)
TOLD = "给派出所买执法记录仪6台，1.2万元，2026年3月底前到货。"

# What a file holds → its name. Each is given to every command that takes a file.
FILES: dict[str, bytes] = {
    "空.txt": b"",
    "空白.txt": b"  \n \t ",
    "坏.json": b"{bad json",
    "错.json": b'{"tables": [{"id": 3}]}',
    "数.json": b"[1, 2]",
    "坏.pdf": b"%PDF-1.4 torn",
    "图.png": b"\x89PNG\r\n",
    "程序.exe": b"MZ",
    "控制符.txt": bytes(range(1, 32)) * 9,
    "表情.txt": "😀🎉".encode() * 9,
    "乱.doc": bytes(n * 7919 % 256 for n in range(3000)),
    "断.zip": b"PK\x03\x04torn",
}
READING = (("kb", "read"), ("assistant", "review"), ("assistant", "draft", "--file"), ("assistant", "draft", "--last"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files above, an empty folder and a locked file."""
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "夹").mkdir()
    (tmp_path / "大.txt").write_text("今天开会，明天学习。" * 60_000, encoding="utf-8")
    locked = tmp_path / "锁.txt"
    locked.write_text(TOLD, encoding="utf-8")
    locked.chmod(0)
    return tmp_path


def call(words: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of `python -m` some module, run here."""
    module = importlib.import_module(f"{words[0]}.__main__" if words[0] != "ui.accounts" else words[0])
    main: Callable[[list[str]], int] = module.main
    try:
        code = command.run(main, ERRORS, words[1:])
    except SystemExit as left:
        code = int(left.code or 0)
    told = capsys.readouterr()
    return code, told.out, told.err


def one_line(told: str) -> bool:
    """Whether a complaint is one line that a Chinese reader understands: no English sentence, no traceback."""
    lines = told.strip().splitlines()
    english = re.search(r"[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}", re.sub(r"python -m \S+( \w+)?", "", told))
    return len(lines) == 1 and bool(re.search(r"[一-龥]{2}", told)) and not english


@pytest.mark.parametrize("words", READING, ids=" ".join)
@pytest.mark.parametrize("name", [*FILES, "夹", "没有.docx"])
def test_a_bad_file(
    words: tuple[str, ...], name: str, folder: Path, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = call([*words, str(folder / name)], capsys)
    if name == "夹" and words == ("assistant", "review"):  # a folder may be reviewed; this one holds no table
        assert (code, out) == (1, "")
    else:
        assert (code, out) == (2, ""), err
    assert one_line(err), err
    assert name.partition(".")[0] in err


@pytest.mark.parametrize("name", [*FILES, "夹"])
def test_a_bad_import(name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call(["kb", "import", str(folder / name)], capsys)
    assert code == 1
    assert name in err
    assert re.search(r"未导入 .*[一-龥]{4}|没有可以读的文件", out + err), out + err
    assert not re.search(r"Error|Expect|File is", out + err)


@pytest.mark.skipif(getattr(os, "geteuid", lambda: 0)() == 0, reason="root may read everything")
@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_locked_file(words: tuple[str, ...], folder: Path, desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = call([*words, str(folder / "锁.txt")], capsys)
    assert (code, out) == (2, "")
    assert "权限" in err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["kb", "read"], 1),
        (["assistant", "review"], 1),
        (["assistant", "draft", "--last"], 1),
    ],
)
def test_a_megabyte_of_talk(
    words: list[str], code: int, folder: Path, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    found, _, _ = call([*words, str(folder / "大.txt")], capsys)
    assert found == code


@pytest.mark.parametrize("text", ["", "   ", "\t\n", "😀😀😀", "\x01\x02\x03", "？？？", "12345", "a" * 100_000])
@pytest.mark.parametrize("words", [("assistant", "draft", "--text"), ("indexer", "search")], ids=" ".join)
def test_a_text_that_says_nothing(
    words: tuple[str, ...], text: str, desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = call([*words, text], capsys)
    assert code in ((1,) if words[0] == "assistant" or not text.strip() else (0, 1))
    assert re.search(r"[一-龥]{4}", out + err)


@pytest.mark.parametrize(
    "words",
    [
        "kb", "kb nothing", "kb read", "kb stats extra", "kb import /没有/这个",
        "indexer", "indexer search", "indexer search 路灯 --category 不存在", "indexer search 路灯 -k 0",
        "indexer search 路灯 -k 三", "indexer search 路灯 --year 二零", "indexer search 路灯 --min 多", "indexer build --now",
        "assistant", "assistant draft", "assistant draft --text", "assistant draft --nope", "assistant draft --text 好 --year 26",
        "assistant draft --text 好 --budget 很多", "assistant draft --text 好 --today 明天", "assistant draft --text 好 --layout 无",
        f"assistant draft --text {TOLD} --out 表.pdf", f"assistant draft --text {TOLD} --out /没有/表.docx",
        "assistant review", "assistant review /没有/这个", "assistant review . --dismiss 零", "assistant chat --last /没有",
        "assistant handbook more", "assistant assess more",
        "eval nope", "eval --tables x", "eval reading --gold /没有", "eval review --gold .", "eval --save-baseline --gold .",
        "ui.accounts", "ui.accounts add", "ui.accounts add 小王 --role boss", "ui.accounts remove 没有这个人", "ui.accounts nope",
        "bench nope", "bench --tables 0", "eval.bench --nope",
    ],
)  # fmt: skip
def test_wrong_use(words: str, desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    module, *rest = words.split(" ")
    if module == "eval.bench":
        with pytest.raises(SystemExit) as left:
            importlib.import_module(module).main(rest)
        code, (out, err) = int(left.value.code or 0), capsys.readouterr()
    else:
        code, out, err = call([module, *rest], capsys)
    assert (code, out) == (2, ""), err
    assert one_line(err), err


@pytest.mark.parametrize("words", ["kb", "indexer search", "assistant draft", "eval", "ui.accounts add", "bench"])
def test_help_is_chinese(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    module, *rest = words.split(" ")
    code, out, err = call([module, *rest, "--help"], capsys)
    assert (code, err) == (0, "")
    assert out.startswith("用法：python -m")
    assert not re.search(r"\busage\b|optional arguments|positional|show this help", out)


@pytest.mark.parametrize(
    "content",
    [
        "[severity\n", "severity = 3\n", "[severity]\nvague-value = 'loud'\n", "[thresholds]\nnothing = 1\n",
        "[words]\nvague = [1]\n", "[thresholds]\nrows_most = '多'\n", "off = 3\n",
    ],
)  # fmt: skip
def test_broken_rule_settings(
    content: str, desk: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from assistant import settings

    (tmp_path / "rules.toml").write_text(content, encoding="utf-8")
    monkeypatch.setattr(settings, "home", lambda: tmp_path)
    code, out, err = call(["assistant", "draft", "--text", TOLD], capsys)
    assert (code, out) == (2, ""), err
    assert "rules.toml" in err
    assert one_line(err), err


def test_broken_accounts(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    from ui import accounts

    monkeypatch.setattr(accounts, "home", lambda: tmp_path)
    for content in ("{", '[{"name": 3}]', '{"name": "x"}'):
        (tmp_path / "accounts.json").write_text(content, encoding="utf-8")
        code, out, err = call(["ui.accounts", "list"], capsys)
        assert (code, out) == (2, "")
        assert "accounts.json" in err
        assert one_line(err), err


def test_a_state_folder_that_cannot_be_made(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("ASSISTANT_HOME", str(tmp_path / "file"))
    code, out, err = call(["kb", "stats"], capsys)
    assert (code, out) == (2, "")
    assert one_line(err), err
