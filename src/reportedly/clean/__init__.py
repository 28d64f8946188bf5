"""Clean: a page or a text to title, body, byline, dates and captions, or to a reason why not."""

from reportedly.clean.report import clean

__all__ = ["clean"]
