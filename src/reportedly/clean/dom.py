"""DOM: the few questions that reading a page asks of resiliparse's tree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from resiliparse.parse.html import HTMLTree

UNSEEN = "script, style, noscript, template"


def select(node: Any, selector: str) -> list[Any]:
    """The elements below the node that the CSS selector chooses, in their order."""
    # A slice copies the list at once; iterating over resiliparse's own takes time with the square of its length.
    found: list[Any] = node.query_selector_all(selector)[:]
    return found


def first(node: Any, selector: str) -> Any:
    """The first element below the node that the CSS selector chooses, or None."""
    return node.query_selector(selector)


def deeper_than(tree: HTMLTree, limit: int) -> bool:
    """Whether any element is nested deeper than the limit; without recursion, so that no page can exhaust the stack."""
    root = first(tree.document, "html")
    node, depth = root, 0
    while node is not None:
        child = node.first_element_child
        if child is not None:
            node, depth = child, depth + 1
            if depth > limit:
                return True
            continue
        while node is not None and node.next_element is None:
            node, depth = node.parent, depth - 1
            if depth <= 0:
                return False
        node = node.next_element if node is not None else None
    return False


def flat(element: Any) -> str:
    """The text that the element shows, on one line."""
    text: str = element.text
    for unseen in select(element, UNSEEN):
        text = text.replace(unseen.text, " ", 1)
    return " ".join(text.split())


def within(element: Any, tags: set[str]) -> bool:
    """Whether an element of one of these tags holds this one."""
    return any(above.tag in tags for above in ancestors(element))


def ancestors(element: Any) -> Iterator[Any]:
    """The elements that hold this one, from the inside out."""
    node = element.parent
    while node is not None and node.tag:
        yield node
        node = node.parent
