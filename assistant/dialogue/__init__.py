"""A conversation as a pure function: `step(state, message, desk) -> (state, replies)`."""

from assistant.dialogue.state import Edit, Message, Reply, State
from assistant.dialogue.step import apply_edit, new, step

__all__ = ["Edit", "Message", "Reply", "State", "apply_edit", "new", "step"]
