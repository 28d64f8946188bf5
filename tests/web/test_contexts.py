"""Templates and contexts are held together: a template uses what its page's dataclass has, and all of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from typing import get_type_hints

import pytest
from jinja2 import nodes

from reportedly.web import account_contexts, contexts, review_contexts
from reportedly.web.app import ONES, PAGES, environment

FILLED = {template: get_type_hints(build)["return"] for build, template in (*PAGES.values(), *ONES.values())} | {
    "upload.html": contexts.UploadPage,
    "job.html": contexts.JobPage,
    "why.html": contexts.WhyPage,
    "login.html": account_contexts.LoginPage,
    "account.html": account_contexts.AccountPage,
    "audit.html": account_contexts.AuditPage,
    "people.html": account_contexts.PeoplePage,
    "limits.html": contexts.LimitsPage,
    "review.html": review_contexts.ReviewPage,
    "review_agreement.html": review_contexts.AgreementPage,
    "review_settle.html": review_contexts.SettlePage,
    "message.html": contexts.MessagePage,
}
TEMPLATES = environment()


def used(template: str, name: str, seen: frozenset[str] = frozenset()) -> set[str]:
    """The attributes of a variable that a template uses, itself, in what it extends, and in the macros it imports."""
    if template in seen:
        return set()
    source, _, _ = TEMPLATES.loader.get_source(TEMPLATES, template)  # type: ignore[union-attr]
    tree = TEMPLATES.parse(source)
    mine = {one.attr for one in tree.find_all(nodes.Getattr) if isinstance(one.node, nodes.Name) and one.node.name == name}
    return mine.union(*(used(other, name, seen | {template}) for other in _extended(tree)))


def _extended(tree: nodes.Template) -> Iterator[str]:
    for one in tree.find_all(nodes.Extends):
        assert isinstance(one.template, nodes.Const)
        yield one.template.value


@pytest.mark.parametrize("template", sorted(FILLED))
def test_a_template_and_its_context_fit(template: str) -> None:
    """Every attribute of `page` that the template uses is a field of its dataclass, and every field is used."""
    found = used(template, "page")
    # What the macro for turning pages is handed, it uses.
    source, _, _ = TEMPLATES.loader.get_source(TEMPLATES, template)  # type: ignore[union-attr]
    found |= {"newer", "older"} if "set.paging(page)" in source else set()
    assert {field.name for field in fields(FILLED[template])} == found


def test_the_frame_uses_all_of_the_site() -> None:
    """What stands around every page is filled by one dataclass, and all of it is used."""
    assert {field.name for field in fields(contexts.Site)} == used("base.html", "site")


def test_every_template_has_a_page() -> None:
    """There is no template that no page fills, but for the frame and the macros."""
    assert set(FILLED) | {"base.html", "rows.html"} == set(TEMPLATES.list_templates(extensions=["html"]))
