"""A conversation as a pure function: `step(state, message, desk) -> (state, replies)`."""

from typing import TYPE_CHECKING, Any

from assistant.dialogue.state import Change, Edit, Message, Reply, State

if TYPE_CHECKING:
    from assistant.dialogue.talk import apply_edit, apply_edits, new, step

__all__ = ["Change", "Edit", "Message", "Reply", "State", "apply_edit", "apply_edits", "new", "step"]


def __getattr__(name: str) -> Any:
    """What works on a state is loaded on first use: a page that only shows one starts without it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("assistant.dialogue.talk"), name)
