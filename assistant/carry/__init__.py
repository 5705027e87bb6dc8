"""Last year's table carried over into a draft of the new year."""

from assistant.carry.rows import OPEN, REF, followed
from assistant.carry.table import carry

__all__ = ["OPEN", "REF", "carry", "followed"]
