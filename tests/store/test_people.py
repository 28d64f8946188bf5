"""People: accounts, passwords, sessions and tokens, and what of them is kept."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update
from sqlalchemy.exc import DatabaseError
from tests.drafts import NOW, Draft

from reportedly.errors import QuestionError
from reportedly.records import Sameness
from reportedly.store import Ledger, tables
from reportedly.store.history import Lines
from reportedly.store.people import SESSION, People, Person, Role, checked_name, checked_password

PASSWORD = "seven slow geese"


@pytest.fixture
def people(ledger: Ledger) -> People:
    """The accounts of a ledger with one editor."""
    made = People(ledger.engine)
    made.add("ann", Role.EDITOR, PASSWORD, now=NOW, by="root")
    return made


@given(st.sampled_from(list(Role)), st.sampled_from(list(Role)), st.sampled_from(list(Role)))
def test_roles_are_in_one_line(one: Role, two: Role, three: Role) -> None:
    """Each role covers itself; of two one covers the other; what is covered by the covered is covered."""
    assert one.covers(one)
    assert one.covers(two) or two.covers(one)
    assert one.covers(three) or not (one.covers(two) and two.covers(three))


def test_who_has_the_password_is_recognised(people: People) -> None:
    """By the whole password alone, and by the name as it was given."""
    assert Person(name="ann", role=Role.EDITOR) == people.recognise("ann", PASSWORD)
    assert [None, None, None] == [people.recognise("ann", wrong) for wrong in ("", PASSWORD[:-1], PASSWORD + "!")]
    assert people.recognise("bea", PASSWORD) is None


def test_a_password_counts_however_its_letters_are_put_together(people: People) -> None:
    """An accent typed as one sign or as two is the same password."""
    people.add("bea", Role.READER, "caf\u00e9 au lait demain", now=NOW, by="root")
    assert people.recognise("bea", "cafe\u0301 au lait demain") is not None


def test_neither_passwords_nor_secrets_are_kept(people: People, ledger: Ledger) -> None:
    """The file has only hashes of them."""
    secrets = [PASSWORD, people.open_session(Person(name="ann", role=Role.EDITOR), now=NOW)]
    secrets.append(people.make_token("ann", "a program", days=1, now=NOW, by="ann"))
    ledger.close()
    with sqlite3.connect(ledger.engine.where) as connection:
        kept = "\n".join(connection.iterdump())
    connection.close()
    assert "$argon2id$" in kept
    assert [] == [secret for secret in secrets if secret in kept or secret.removeprefix("rpt_") in kept]


def test_an_old_hash_is_made_anew_at_the_login(people: People) -> None:
    """When the advised strength grows, a password is hashed with it the next time that it is typed."""
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with people.engine.writing() as connection:
        connection.execute(update(tables.person).values(password=weak))
    assert people.recognise("ann", PASSWORD) is not None
    with people.engine.reading() as connection:
        assert not people._hasher.check_needs_rehash(connection.execute(select(tables.person.c.password)).scalar_one())
    assert people.recognise("ann", PASSWORD) is not None


def test_an_unknown_name_costs_a_hash_too(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether a name is known cannot be told from the time that a refusal takes: one hash is computed either way."""
    computed: list[str] = []
    real = PasswordHasher.verify
    monkeypatch.setattr(PasswordHasher, "verify", lambda self, kept, given: computed.append(kept) or real(self, kept, given))
    for name in ("ann", "nobody"):
        people.recognise(name, "not the password")
    parameters = {kept.rpartition("$")[0].rpartition("$")[0] for kept in computed}
    assert (2, 1) == (len(computed), len(parameters))


@pytest.mark.parametrize("name", ["", " ", "-ann", "ann bea", "a" * 65, "<b>", "an\nn", "../ann", "a\u202eb"])
def test_a_name_that_will_not_do_is_refused(name: str) -> None:
    """A name can stand in a line, an option and a page as it is."""
    with pytest.raises(QuestionError, match="will not do as a name"):
        checked_name(name)


@pytest.mark.parametrize("password", ["", "short", "ab" * 20, "my name is Ann", "x" * 1001])
def test_a_password_that_will_not_do_is_refused(password: str) -> None:
    """Too short, too long, a few letters, or the name."""
    with pytest.raises(QuestionError, match="the password"):
        checked_password(password, "ann")


@pytest.mark.parametrize("name", ["ann", "ANN", "Ann"])
def test_two_names_differ_in_more_than_capitals(people: People, name: str) -> None:
    """Nobody can be taken for somebody else."""
    with pytest.raises(QuestionError, match="an account 'ann' already"):
        people.add(name, Role.READER, PASSWORD, now=NOW, by="root")


def test_a_session_counts_until_it_expires_or_ends(people: People) -> None:
    """To the second, and no longer than the account is open."""
    ann = Person(name="ann", role=Role.EDITOR)
    secret = people.open_session(ann, now=NOW)
    last = NOW + SESSION - timedelta(seconds=1)
    assert [ann, None] == [people.by_session(secret, now=when) for when in (last, NOW + SESSION)]
    people.end_session(secret, now=NOW)
    assert people.by_session(secret, now=NOW) is None


Change = Callable[[People], None]


@pytest.mark.parametrize(
    "change",
    [
        lambda people: people.set_password("ann", "nine slow herons", now=NOW, by="root"),
        lambda people: people.give_role("ann", Role.READER, now=NOW, by="root"),
        lambda people: people.close("ann", now=NOW, by="root"),
        lambda people: people.remove("ann", now=NOW, by="root"),
    ],
    ids=["password", "role", "close", "remove"],
)
def test_a_change_of_the_account_ends_its_sessions(people: People, change: Change) -> None:
    """Whoever sits there with the old one logs in again."""
    secret = people.open_session(Person(name="ann", role=Role.EDITOR), now=NOW)
    change(people)
    assert people.by_session(secret, now=NOW) is None


def test_a_closed_account_lets_nobody_in_until_it_is_opened_again(people: People) -> None:
    """Neither by password nor by token; it is no editor to count on, and its token counts again with it."""
    token = people.make_token("ann", "", days=1, now=NOW, by="ann")
    people.close("ann", now=NOW, by="root")
    assert (None, None, 0) == (people.recognise("ann", PASSWORD), people.by_token(token, now=NOW), people.editors())
    people.reopen("ann", now=NOW, by="root")
    assert people.recognise("ann", PASSWORD) == people.by_token(token, now=NOW) == Person(name="ann", role=Role.EDITOR)


def test_a_removed_account_is_forgotten_but_not_what_was_done(people: People, ledger: Ledger) -> None:
    """No hash and no token stays; a new account of that name is another one; the log tells all of it."""
    token = people.make_token("ann", "", days=1, now=NOW, by="ann")
    people.remove("ann", now=NOW, by="root")
    assert ([], []) == (people.accounts(), people.tokens())
    people.add("ann", Role.READER, "nine slow herons", now=NOW, by="root")
    assert (None, None) == (people.recognise("ann", PASSWORD), people.by_token(token, now=NOW))
    told = [(event.who, event.what) for event in ledger.events(lines=Lines(about="ann"))]
    assert [("root", "account added"), ("root", "account removed"), ("ann", "token made"), ("root", "account added")] == told


def test_what_is_not_there_is_named(people: People) -> None:
    """The refusals name what was given and where to look."""
    for asked in (people.close, people.remove, people.reopen):
        with pytest.raises(QuestionError, match="no account 'zoe'; `reportedly people list`"):
            asked("zoe", now=NOW, by="root")
    with pytest.raises(QuestionError, match="no token 't-1'"):
        people.withdraw_token("t-1", now=NOW, by="root")


def test_a_failed_login_is_told_without_an_unknown_name(people: People, ledger: Ledger) -> None:
    """What was typed into the field of the name may be a password."""
    for name in ("ann", "seven slow geese"):
        people.turned_away(name, now=NOW, address="192.0.2.7")
    told = [(event.who, event.what, event.detail) for event in ledger.events(latest=2)]
    assert [("unknown", "login failed", {"address": "192.0.2.7"}), ("ann", "login failed", {"address": "192.0.2.7"})] == told


# ------------------------------------------------------------------------------------------------------------ the audit log


@pytest.mark.parametrize("change", ["update audit set who = 'nobody'", "delete from audit", "update audit set detail = '{}' where seq = 1"])
def test_the_log_only_grows(people: People, change: str) -> None:
    """The data base itself refuses to change or delete a line, whoever asks."""
    with pytest.raises(DatabaseError, match="the ledger only adds"), people.engine.writing() as connection:
        connection.exec_driver_sql(change)


def test_the_log_is_asked_by_person_deed_thing_and_day(ledger: Ledger) -> None:
    """Each filter keeps what fits, newest first; days are whole; a page follows a page."""
    for day, (who, what, about) in enumerate((("ann", "review", "s-1"), ("bea", "review", "s-2"), ("ann", "export", None))):
        ledger.log(who, what, now=NOW + timedelta(days=day), about=about, number=day)
    kept = {
        lines: [event.detail["number"] for event in ledger.events(lines=lines)]
        for lines in (
            Lines(who="ann"),
            Lines(what="review"),
            Lines(about="s-2"),
            Lines(since=(NOW + timedelta(days=1)).date()),
            Lines(until=(NOW + timedelta(days=1)).date()),
            Lines(skip=1),
            Lines(who="ann", what="review"),
        )
    }
    assert [[2, 0], [1, 0], [1], [2, 1], [1, 0], [1, 0], [0]] == list(kept.values())
    assert (["ann", "bea"], ["export", "review"]) == ledger.doers_and_deeds()


def test_the_log_says_which_link_was_made_and_who_took_it_back(ledger: Ledger) -> None:
    """A person's link is named by both of its ends, and taking it back by the one who does so and the one who had made it."""
    drafts = [Draft(name, "2020-05-02", f"A blast hit the mill, said {name}.") for name in ("one", "two")]
    ledger.add_all([draft.reading() for draft in drafts], now=NOW)
    left, right = sorted(draft.report.id for draft in drafts)
    ledger.link_by_person(right, left, says=Sameness.DIFFERENT, who="ann", why="other mills", now=NOW)
    ledger.undo(left, right, now=NOW, by="bea")
    undone, linked = ledger.events(latest=2)
    assert ("bea", "undo", left, right, "ann") == (undone.who, undone.what, undone.about, undone.detail["other"], undone.detail["of"])
    assert ("ann", "link", left, right, "other mills") == (
        linked.who,
        linked.what,
        linked.about,
        linked.detail["other"],
        linked.detail["why"],
    )
