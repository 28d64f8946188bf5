"""Page: an HTML page read into its parts: metadata first, then the body, then what stands beside it."""

from __future__ import annotations

from trafilatura import bare_extraction

from reportedly.clean.lines import Parts
from reportedly.records import Raw, Skipped
from reportedly.settings import Limits


def page_parts(html: str, raw: Raw, limits: Limits) -> Parts | Skipped:
    """The parts of a page, or why it holds no report."""
    document = bare_extraction(html, favor_precision=True, include_comments=False)
    return Parts(body=document.text if document and not isinstance(document, dict) else "")
