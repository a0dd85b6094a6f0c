"""Logging in: the right password, wrong ones, waiting, disabled accounts, and what is logged."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.kit.desks import open_file, running
from tests.kit.radio_desks import Clock
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.login.account import FREE_TRIES, LONGEST_WAIT, wait_after
from cmdmap.domain.login.commands import (
    ChangeAccount,
    CreateAccount,
    EnableAccount,
    RecordLogin,
    ResetPassword,
)
from cmdmap.domain.rights import SYSTEM, Actor, Role
from cmdmap.errors import WorldError
from cmdmap.services.login.passwords import hash_password, is_right
from cmdmap.services.login.sessions import change_password, has_accounts, log_in
from cmdmap.store.accounts.accounts import read_account, read_accounts
from cmdmap.store.accounts.audit import AuditWanted, read_audit

PASSWORD = "correct horse"
HASH = hash_password(PASSWORD)
ADMIN = CreateAccount("Chief", HASH, frozenset({Role.ADMIN}), must_change=False)
OPERATOR = CreateAccount("王芳", HASH, frozenset({Role.DISPATCHER}), must_change=False)


class Bench:
    """A running desk with a hand-turned clock and two accounts."""

    def __init__(self, store, desk, clock):
        self.store, self.desk, self.clock = store, desk, clock

    def do(self, command, actor=SYSTEM):
        return self.desk.submit(command, actor).result(DEADLINE_S)

    def refusal(self, command, actor=SYSTEM):
        return str(self.desk.submit(command, actor).exception(DEADLINE_S))

    def log_in(self, name="王芳", password=PASSWORD):
        return log_in(self.desk, self.store, name, password)

    def account(self, name):
        with self.store.reader() as connection:
            return read_account(connection, name)

    def audit(self):
        with self.store.reader() as connection:
            return [row.line for row in read_audit(connection, AuditWanted(), 100)][::-1]


@pytest.fixture
def bench(home):
    clock = Clock()
    with open_file(home / "x.db") as store, running(store, clock=clock) as desk:
        made = Bench(store, desk, clock)
        made.do(ADMIN)
        made.do(OPERATOR)
        yield made


def test_a_right_password_opens_the_account_whatever_the_case_of_the_name(bench):
    account = bench.log_in("CHIEF")
    assert account.actor() == Actor("Chief", frozenset({Role.ADMIN}))
    line = bench.audit()[-1]
    assert (line.actor, line.what, line.outcome) == ("Chief", "RecordLogin", "done")


@pytest.mark.parametrize(
    ("name", "password"), [("王芳", "wrong"), ("nobody", PASSWORD), ("", ""), ("a\0", "")]
)
def test_wrong_name_and_wrong_password_get_the_same_answer(bench, name, password):
    with pytest.raises(WorldError, match="Name or password is wrong"):
        bench.log_in(name, password)
    line = bench.audit()[-1]
    assert (line.what, line.outcome, line.reason) == (
        "RecordLogin", "refused", "wrong name or password",
    )  # fmt: skip
    assert line.actor == ("王芳" if name == "王芳" else "?")


def test_after_five_wrong_ones_even_the_right_one_has_to_wait_longer_each_time(bench):
    for _ in range(FREE_TRIES):
        bench.do(RecordLogin("王芳", passed=False))
    with pytest.raises(WorldError, match="wait 30 seconds"):
        bench.log_in()
    bench.clock.now += timedelta(seconds=31)
    with pytest.raises(WorldError, match="Name or password is wrong"):
        bench.log_in(password="guess")
    with pytest.raises(WorldError, match="wait 60 seconds"):
        bench.log_in()
    bench.clock.now += timedelta(seconds=61)
    assert bench.log_in().failed_tries == 0
    assert bench.account("王芳").failed_tries == 0


def test_the_wait_grows_up_to_a_limit():
    waits = [wait_after(tries) for tries in range(40)]
    assert waits == sorted(waits)
    assert waits[FREE_TRIES - 1] == timedelta()
    assert waits[-1] == LONGEST_WAIT


def test_a_disabled_account_cannot_log_in_nor_go_on_working(bench):
    bench.do(EnableAccount("王芳", enabled=False))
    with pytest.raises(WorldError, match="disabled"):
        bench.log_in()
    actor = Actor("王芳", frozenset({Role.DISPATCHER}))
    assert "disabled" in bench.refusal(EnableAccount("王芳", enabled=True), actor)


def test_whoever_is_logged_in_has_the_roles_of_now(bench):
    before = bench.log_in().actor()
    bench.do(ChangeAccount("王芳", roles=frozenset({Role.ADMIN})))
    bench.do(EnableAccount("Chief", enabled=False), before)
    assert bench.account("Chief").disabled


def test_the_last_administrator_stays(bench):
    for command in (
        EnableAccount("Chief", enabled=False),
        ChangeAccount("chief", roles=frozenset({Role.AUDITOR})),
    ):
        assert "No administrator would be left" in bench.refusal(command)
    assert bench.account("Chief").roles == {Role.ADMIN}


def test_the_own_password_is_changed_and_a_reset_one_must_be(bench):
    changed = change_password(bench.desk, bench.log_in(), "another horse")
    assert not changed.must_change
    assert is_right("another horse", bench.account("王芳").password_hash)
    with pytest.raises(WorldError, match="8 to 128"):
        change_password(bench.desk, changed, "short")
    with pytest.raises(WorldError, match="the old one"):
        change_password(bench.desk, changed, "another horse")
    bench.do(ResetPassword("王芳", HASH))
    assert bench.log_in().must_change


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (CreateAccount("chief", HASH, frozenset({Role.ADMIN})), "already"),
        (CreateAccount(" ", HASH, frozenset({Role.ADMIN})), "1 to 40"),
        (CreateAccount("a:b", HASH, frozenset({Role.ADMIN})), "no colon"),
        (CreateAccount("cmdmap", HASH, frozenset({Role.ADMIN})), "name of the program"),
        (CreateAccount("x", HASH, frozenset()), "at least one role"),
        (CreateAccount("x", HASH, frozenset({Role.SYSTEM})), "at least one role"),
        (ChangeAccount("nobody", roles=frozenset({Role.ADMIN})), "There is no account"),
    ],
)
def test_accounts_are_refused_with_a_sentence(bench, command, sentence):
    assert sentence in bench.refusal(command)
    with bench.store.reader() as connection:
        assert len(read_accounts(connection)) == 2


def test_the_first_account_is_an_administrators(home):
    with open_file(home / "empty.db") as store, running(store) as desk:
        assert not has_accounts(store)
        refused = desk.submit(OPERATOR).exception(DEADLINE_S)
        assert "must be an administrator's" in str(refused)
        desk.submit(ADMIN).result(DEADLINE_S)
        assert has_accounts(store)


def test_no_password_and_no_hash_is_in_the_log(bench):
    written = repr(bench.audit())
    assert "argon2" not in written
    assert PASSWORD not in written
    assert "argon2" not in repr(ADMIN)
