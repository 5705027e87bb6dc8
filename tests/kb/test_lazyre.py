"""Every pattern of the program compiles, and none is compiled on import."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from kb import lazyre

LAYERS = ("kb", "indexer", "assistant")


def test_a_pattern_answers_like_one_of_re() -> None:
    pattern = lazyre.compile("(?P<n>[0-9]+)台", re.IGNORECASE)
    found = pattern.search("采购12台")
    assert found is not None
    assert found["n"] == "12"
    assert pattern.pattern == "(?P<n>[0-9]+)台"
    assert pattern.sub("", "采购12台电脑") == "采购电脑"
    assert pattern.flags & re.IGNORECASE


def test_nothing_is_compiled_before_it_is_asked() -> None:
    pattern = lazyre.compile("(")
    with pytest.raises(re.error):
        pattern.search("")


def test_every_pattern_compiles() -> None:
    for layer in LAYERS:
        for module in pkgutil.walk_packages(importlib.import_module(layer).__path__, f"{layer}."):
            if not module.name.endswith("__main__") and not module.name.startswith("indexer.milvus"):
                importlib.import_module(module.name)
    patterns = [thing for thing in gc.get_objects() if type(thing) is lazyre._Lazy]
    assert len(patterns) > 500
    for pattern in patterns:
        if pattern._source[0] != "(":  # the broken one of the test above, if it is still about
            re.compile(*pattern._source)


@pytest.mark.parametrize("layer", LAYERS)
def test_the_layers_compile_lazily(layer: str) -> None:
    places = [
        str(path)
        for path in Path(layer).rglob("*.py")
        if path.name != "lazyre.py" and re.search(r"(?<!\w)re\.compile\(", path.read_text("utf-8"))
    ]
    assert not places, f"use kb.lazyre: {places}"
