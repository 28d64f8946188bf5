"""People: who may use a ledger over the web, and by which password, session or token they are known again.

Of all the ledger's tables only these are changed in place: what is kept here says who may come in now, and the audit log says who did
what when. Passwords are kept as argon2 hashes. The secrets of sessions and tokens are random, 256 bits, and kept as SHA-256: there is
nothing in them that a slower hash would have to protect.
"""

from __future__ import annotations

import hashlib
import re
import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, delete, func, insert, select, update

from reportedly.errors import QuestionError
from reportedly.store import tables
from reportedly.store.engines import Engine
from reportedly.store.visible import moment
from reportedly.store.writing import note, stamp_of

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SESSION = timedelta(hours=12)
SHORTEST, LONGEST = 10, 1000  # characters of a password
TOKEN_MARK = "rpt_"  # noqa: S105 - by which a token that got lost is recognised as one of ours
_NAME = re.compile(r"\w[\w.@-]{0,63}")


class Role(StrEnum):
    """What somebody may do.

    A reader reads, a coder also reviews and uploads, an editor also settles where coders differ, sees the log and makes accounts.
    """

    READER = "reader"
    CODER = "coder"
    EDITOR = "editor"

    def covers(self, other: Role) -> bool:
        """Whether this role may do all that the other may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(other)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who uses the ledger."""

    name: str
    role: Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """What is kept of somebody, without secrets: `made` is when the account was, `closed` since when it lets nobody in."""

    name: str
    role: Role
    made: str
    closed: str | None
    tokens: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """What is kept of a token: its id, whose it is, what it is for, from when to when it counts."""

    id: str
    person: str
    label: str
    made: str
    expires: str


class People:
    """The accounts of a ledger. Every change takes `now` and who makes it (`by`), and leaves a line in the audit log."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @cached_property
    def _hasher(self) -> PasswordHasher:
        # Here, since most commands that open a ledger have nothing to do with passwords.
        from argon2 import PasswordHasher  # noqa: PLC0415

        return PasswordHasher()

    @cached_property
    def _nobody(self) -> str:
        """The hash that the password of an unknown name is held against, so that the answer takes as long as for a known one."""
        return self._hasher.hash(secrets.token_urlsafe())

    # ------------------------------------------------------------------------------------------------------------- accounts

    def accounts(self) -> list[Account]:
        """Everybody, by name."""
        person, token = tables.person, tables.token
        count = select(func.count()).where(token.c.person == person.c.name).scalar_subquery()
        cells = (person.c.name, person.c.role, person.c.made, person.c.closed, count.label("tokens"))
        with self.engine.reading() as connection:
            rows = connection.execute(select(*cells).order_by(person.c.name)).all()
        return [Account(name=row.name, role=Role(row.role), made=row.made, closed=row.closed, tokens=row.tokens) for row in rows]

    def editors(self) -> int:
        """How many editors can log in."""
        table = tables.person
        wanted = select(func.count()).where(table.c.role == Role.EDITOR.value, table.c.closed.is_(None))
        with self.engine.reading() as connection:
            return int(connection.execute(wanted).scalar_one())

    def add(self, name: str, role: Role, password: str, *, now: datetime, by: str) -> Person:
        """Make an account. QuestionError for a name or password that will not do, or a name that is taken."""
        name = checked_name(name)
        hashed = self._hasher.hash(checked_password(password, name))
        with self.engine.writing() as connection:
            # Two names that differ in their capitals alone would be taken for one another by people.
            taken = [other for other in connection.execute(select(tables.person.c.name)).scalars() if other.casefold() == name.casefold()]
            if taken:
                raise QuestionError(f"there is an account {taken[0]!r} already; `reportedly people list` shows all")
            stamp = stamp_of(connection, now)
            connection.execute(insert(tables.person).values(name=name, role=role.value, password=hashed, made=stamp))
            note(connection, stamp, by, "account added", about=name, role=role.value)
        return Person(name=name, role=role)

    def give_role(self, name: str, role: Role, *, now: datetime, by: str) -> None:
        """Let somebody have another role, at once. QuestionError if there is no such account."""
        self._change(name, "role changed", {"role": role.value}, now=now, by=by, detail={"role": role.value})

    def set_password(self, name: str, password: str, *, now: datetime, by: str) -> None:
        """Give somebody a new password; every session of theirs ends. QuestionError for a password that will not do."""
        hashed = self._hasher.hash(checked_password(password, name))
        self._change(name, "password changed", {"password": hashed}, now=now, by=by)

    def close(self, name: str, *, now: datetime, by: str) -> None:
        """Let somebody in no more, by no password, session or token; `reopen` takes it back."""
        self._change(name, "account closed", {"closed": moment(now)}, now=now, by=by)

    def reopen(self, name: str, *, now: datetime, by: str) -> None:
        """Let somebody in again."""
        self._change(name, "account reopened", {"closed": None}, now=now, by=by)

    def remove(self, name: str, *, now: datetime, by: str) -> None:
        """Forget an account with its password and tokens. What the person did stays told under the name."""
        self._change(name, "account removed", None, now=now, by=by)

    def _change(
        self, name: str, what: str, values: dict[str, Any] | None, *, now: datetime, by: str, detail: dict[str, str] | None = None
    ) -> None:
        """Change an account (None removes it). Whatever is changed, who was logged in with it logs in again."""
        table = tables.person
        with self.engine.writing() as connection:
            _known(connection, name)
            connection.execute(delete(tables.session).where(tables.session.c.person == name))
            if values is None:
                connection.execute(delete(tables.token).where(tables.token.c.person == name))
                connection.execute(delete(table).where(table.c.name == name))
            else:
                connection.execute(update(table).where(table.c.name == name).values(**values))
            note(connection, stamp_of(connection, now), by, what, about=name, **(detail or {}))

    # ---------------------------------------------------------------------------------------------------- passwords, sessions

    def recognise(self, name: str, password: str) -> Person | None:
        """Who has this name and password; None if nobody has. Takes as long for a name that is unknown."""
        from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

        table = tables.person
        with self.engine.reading() as connection:
            row = connection.execute(select(table).where(table.c.name == name.strip(), table.c.closed.is_(None))).first()
        given = unicodedata.normalize("NFKC", password[:LONGEST])
        try:
            self._hasher.verify(row.password if row else self._nobody, given)
        except (VerificationError, InvalidHashError):
            return None
        if row is None:
            return None
        if self._hasher.check_needs_rehash(row.password):
            with self.engine.writing() as connection:
                same = (table.c.name == row.name, table.c.password == row.password)
                connection.execute(update(table).where(*same).values(password=self._hasher.hash(given)))
        return Person(name=row.name, role=Role(row.role))

    def knows(self, name: str) -> bool:
        """Whether there is an account of this name, open or closed."""
        with self.engine.reading() as connection:
            return connection.execute(select(tables.person.c.name).where(tables.person.c.name == name.strip())).first() is not None

    def turned_away(self, name: str, *, now: datetime, address: str, refused: bool = False) -> None:
        """Note that a login failed, or (`refused`) that no more are tried for now.

        A name that is unknown is not written down: people type passwords into the wrong field.
        """
        who = name.strip() if self.knows(name) else "unknown"
        with self.engine.writing() as connection:
            note(connection, stamp_of(connection, now), who, "logins refused" if refused else "login failed", address=address)

    def open_session(self, person: Person, *, now: datetime, **detail: str) -> str:
        """The secret of a new session, by which the person is known until it expires; a login in the audit log."""
        secret, table = secrets.token_urlsafe(32), tables.session
        with self.engine.writing() as connection:
            connection.execute(delete(table).where(table.c.expires <= moment(now)))
            row = {"secret": _hashed(secret), "person": person.name, "opened": moment(now), "expires": moment(now + SESSION)}
            connection.execute(insert(table).values(**row))
            note(connection, stamp_of(connection, now), person.name, "login", **detail)
        return secret

    def by_session(self, secret: str, *, now: datetime) -> Person | None:
        """Whose session this is; None if it is nobody's, has expired, or the account is closed."""
        return self._owner(tables.session, secret, now)

    def end_session(self, secret: str, *, now: datetime) -> None:
        """End a session; a logout in the audit log, if there was one."""
        table = tables.session
        with self.engine.writing() as connection:
            mine = table.c.secret == _hashed(secret)
            owner = connection.execute(select(table.c.person).where(mine)).scalar()
            if owner is not None:
                connection.execute(delete(table).where(mine))
                note(connection, stamp_of(connection, now), owner, "logout")

    # --------------------------------------------------------------------------------------------------------------- tokens

    def make_token(self, name: str, label: str, *, days: int, now: datetime, by: str) -> str:
        """A new token of somebody, for a program of theirs; told once, kept as a hash. QuestionError if there is no such account."""
        secret = TOKEN_MARK + secrets.token_urlsafe(32)
        known_as = f"t-{secrets.token_hex(4)}"
        with self.engine.writing() as connection:
            _known(connection, name)
            row = {"id": known_as, "secret": _hashed(secret), "person": name, "label": label.strip()[:100]}
            connection.execute(insert(tables.token).values(**row, made=moment(now), expires=moment(now + timedelta(days=days))))
            note(connection, stamp_of(connection, now), by, "token made", about=name, token=known_as, label=row["label"], days=days)
        return secret

    def tokens(self, name: str | None = None) -> list[Token]:
        """The tokens of one person or of all, oldest first; without their secrets."""
        table = tables.token
        wanted = select(table.c.id, table.c.person, table.c.label, table.c.made, table.c.expires).order_by(table.c.made, table.c.id)
        with self.engine.reading() as connection:
            rows = connection.execute(wanted if name is None else wanted.where(table.c.person == name)).mappings().all()
        return [Token(**row) for row in rows]

    def withdraw_token(self, token: str, *, now: datetime, by: str, of: str | None = None) -> None:
        """Let a token count no more (only if it is of this person, where one is named). QuestionError if there is none."""
        table = tables.token
        with self.engine.writing() as connection:
            row = connection.execute(select(table.c.person).where(table.c.id == token)).first()
            if row is None or of not in (None, row.person):
                raise QuestionError(f"there is no token {token!r}; `reportedly people list --tokens` shows all")
            connection.execute(delete(table).where(table.c.id == token))
            note(connection, stamp_of(connection, now), by, "token withdrawn", about=row.person, token=token)

    def by_token(self, secret: str, *, now: datetime) -> Person | None:
        """Whose token this is; None if it is nobody's, has expired, or the account is closed."""
        return self._owner(tables.token, secret, now)

    def _owner(self, table: Any, secret: str, now: datetime) -> Person | None:
        person = tables.person
        joined = select(person.c.name, person.c.role).join(table, table.c.person == person.c.name)
        valid = (table.c.secret == _hashed(secret), table.c.expires > moment(now), person.c.closed.is_(None))
        with self.engine.reading() as connection:
            row = connection.execute(joined.where(*valid)).first()
        return Person(name=row.name, role=Role(row.role)) if row else None


def checked_name(name: str) -> str:
    """A name as it is kept; QuestionError if it will not do."""
    name = unicodedata.normalize("NFKC", name).strip()
    if not _NAME.fullmatch(name):
        raise QuestionError(f"{name!r} will not do as a name: it takes up to 64 letters, digits and . @ _ -, the first a letter or digit")
    return name


def checked_password(password: str, name: str) -> str:
    """A password as it is hashed; QuestionError if it is too short or long, or holds the name."""
    password = unicodedata.normalize("NFKC", password)
    if not SHORTEST <= len(password) <= LONGEST:
        raise QuestionError(f"the password has {len(password)} characters; it takes {SHORTEST} to {LONGEST}: a few words will do")
    if name.casefold() in password.casefold() or len(set(password)) < SHORTEST // 2:
        raise QuestionError("the password is too easy to guess: it holds the name, or a few letters again and again; a few words will do")
    return password


def _known(connection: Connection, name: str) -> None:
    if connection.execute(select(tables.person.c.name).where(tables.person.c.name == name)).first() is None:
        raise QuestionError(f"there is no account {name!r}; `reportedly people list` shows all")


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
