"""Regular expressions that are compiled when they are first used.

The program knows several hundred patterns, many with large sets of characters, which `re` takes some 0.3 ms each to
compile. A command needs about half of them, so a cold start is shorter when each waits for its first use.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Lazy:
    """Stands for a `re.Pattern`; what is asked of it first compiles it, and its methods are kept."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._source = (pattern, flags)
        self.pattern = pattern

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # copying and pickling ask for these before there is a pattern
            raise AttributeError(name)
        compiled = re.compile(*self._source)
        for method in ("match", "search", "fullmatch", "sub", "finditer", "findall", "split"):
            self.__dict__[method] = getattr(compiled, method)
        return getattr(compiled, name)


def compile(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but a mistake in `pattern` shows at its first use; `tests/kb/test_lazyre.py` compiles them all."""
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))
