"""Data: the sample reports that come with the program, written for it and about real incidents."""

from __future__ import annotations

from pathlib import Path

# Each sample says this to whoever reads it, in words that are no part of the report.
LABEL = "Sample report written for Reportedly; not a real outlet."


def samples() -> Path:
    """The folder of the sample reports, in the installed package or in the source tree."""
    return Path(__file__).with_name("samples")
