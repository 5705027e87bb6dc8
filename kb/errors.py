"""Errors of the kb layer: each message names the file, what is wrong and what to do next."""

from __future__ import annotations


class KbError(Exception):
    """Base of everything that kb raises on purpose."""


class RecordError(KbError):
    """JSON or plain data does not fit a record."""


class UnsupportedFormat(KbError):
    """No reader accepts this kind of file."""


class BrokenFile(KbError):
    """The file is not what its format promises, or cannot be read."""


class MissingPackage(KbError):
    """An optional program or package that this format needs is not installed."""


class LibraryError(KbError):
    """A library file is incomplete or contradicts itself; carries the file and the field."""


class StoreError(KbError):
    """The base cannot be opened or does not fit this version."""
