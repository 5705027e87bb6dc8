"""PDF → document."""
from pathlib import Path

from kb.tables.blocks import Document


def read(path: Path) -> Document:
    """Not yet."""
    return Document(path.name, ())
