"""Accounts are made and changed with names and codes that can be shown and kept."""

from __future__ import annotations

import pytest
from tests.kit.cases import case_bench
from tests.kit.desks import open_file

from cmdmap.domain.ids import UnitId
from cmdmap.domain.login.commands import ChangeAccount, CreateAccount
from cmdmap.domain.rights import SYSTEM, Role
from cmdmap.store.accounts.accounts import read_account

ADMIN = frozenset({Role.ADMIN})


@pytest.fixture
def store(home):
    with open_file(home / "desk.db") as opened:
        yield opened


@pytest.mark.parametrize("name", ["甲" * 41, "a\nb", "\u202egnirts", "x\0"])
def test_a_shown_name_is_refused_when_it_is_made_and_when_it_is_changed(store, name):
    with case_bench(store) as bench:
        assert "shown name" in bench.refused(CreateAccount("a", "h", ADMIN, name), SYSTEM)
        bench.do(CreateAccount("a", "h", ADMIN), SYSTEM)
        assert "shown name" in bench.refused(ChangeAccount("a", name), SYSTEM)


@pytest.mark.parametrize("code", ["", " ", "A,B", "A\nB"])
def test_no_code_of_an_area_widens_an_account(store, code):
    with case_bench(store) as bench:
        areas = frozenset({code})
        refusal = bench.refused(CreateAccount("a", "h", ADMIN, areas=areas), SYSTEM)
        assert "code of an area" in refusal
        bench.do(CreateAccount("a", "h", ADMIN, areas=frozenset({" Z1 "})), SYSTEM)
        assert "code of an area" in bench.refused(ChangeAccount("a", areas=areas), SYSTEM)
        with store.reader() as connection:
            account = read_account(connection, "a")
        assert account is not None
        assert account.areas == {"Z1"}


def test_an_account_belongs_to_a_unit_that_is_there(store):
    with case_bench(store) as bench:
        wish = CreateAccount("a", "h", ADMIN, unit_id=UnitId(999))
        assert "no unit number" in bench.refused(wish, SYSTEM)
        bench.do(CreateAccount("a", "h", ADMIN, unit_id=bench.unit(1)), SYSTEM)
