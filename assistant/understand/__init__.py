"""Text → Brief: every commitment with its object, unit, operator and span; the rest marked as background."""

from assistant.understand.brief import understand
from assistant.understand.recompute import recompute

__all__ = ["recompute", "understand"]
