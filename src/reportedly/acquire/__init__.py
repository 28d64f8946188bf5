"""Acquire: every source found in files, folders, feeds, web pages and archives, one at a time."""

from reportedly.acquire.places import acquire

__all__ = ["acquire"]
