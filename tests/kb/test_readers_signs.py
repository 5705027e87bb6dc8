"""Old documents are known by how they begin, before LibreOffice is asked, which takes any bytes for text."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.errors import BrokenFile
from kb.readers import converted, read_file


@pytest.mark.parametrize("ending", [".doc", ".wps", ".rtf", ".odt"])
def test_random_bytes_are_no_old_document(tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converted, "program", lambda: "soffice")
    path = tmp_path / f"a{ending}"
    path.write_bytes(bytes((7 * n * n + 13 * n) % 251 + 3 for n in range(4000)))
    with pytest.raises(BrokenFile, match="请用原来的程序打开后另存"):
        read_file(path)
