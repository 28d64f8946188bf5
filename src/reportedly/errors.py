"""Errors: the few kinds that a caller can act on. Each message says what was given and what would do."""

from __future__ import annotations


class ReportedlyError(Exception):
    """Anything that a user of Reportedly can put right; the program prints its message without a traceback."""


class SourceError(ReportedlyError):
    """Raised when a place to read from cannot be opened at all."""


class QuestionError(ReportedlyError):
    """Raised when a question asks for something that does not exist or cannot be understood."""


class LedgerError(ReportedlyError):
    """Raised when a ledger cannot be opened, is of a later version, or refuses a write."""


class DataError(ReportedlyError):
    """Raised when a data file of the program or of the user is missing or malformed."""
