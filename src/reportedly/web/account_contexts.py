"""Account contexts: what the pages of accounts and of the audit log show, one frozen dataclass each, as `contexts` does for the others."""

from __future__ import annotations

from dataclasses import dataclass

from reportedly.store.history import Event
from reportedly.store.people import Account, Token
from reportedly.web.contexts import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPage:
    """The form for logging in: the name tried last, where to go on to, and why it was refused."""

    title: str
    name: str
    after: str
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountPage:
    """One's own account: role, password and tokens; `made` is the secret of a token made just now, shown this once."""

    title: str
    name: str
    role: str
    shortest: int
    days: int
    tokens: tuple[Token, ...]
    made: str | None
    refusal: str | None
    done: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    """Everybody with an account, and the form for another: the name tried last, and why it was refused. `me` is who looks."""

    title: str
    me: str
    accounts: tuple[Account, ...]
    roles: tuple[str, ...]
    shortest: int
    name: str
    refusal: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditLine:
    """A line of the audit log, and the page of what it is about, if it has one."""

    event: Event
    href: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditPage:
    """Who did what when, newest first, through the filters."""

    title: str
    who: tuple[Choice, ...]
    what: tuple[Choice, ...]
    about: str
    since: str
    until: str
    rows: tuple[AuditLine, ...]
    newer: str | None
    older: str | None
    refusal: str | None
