"""Tables of a whole department (部门整体): the management block, its own tasks, their effects."""

from assistant.units.table import draft_unit

__all__ = ["draft_unit"]
