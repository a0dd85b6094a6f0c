"""People read persons; accounts and parts of the program keep their names underneath."""

from __future__ import annotations

import pytest
from tests.kit.cases import case_bench
from tests.kit.desks import open_file

from cmdmap.domain.facts import AccountChanged
from cmdmap.domain.login.commands import ChangeAccount, CreateAccount
from cmdmap.domain.rights import SYSTEM, Role
from cmdmap.i18n import use_language
from cmdmap.services.login.persons import Persons, read_persons


@pytest.fixture
def store(tmp_path):
    with open_file(tmp_path / "desk.db") as opened:
        yield opened


def test_persons_are_read_from_the_accounts_and_told_when_they_change(store):
    with case_bench(store) as bench:
        bench.do(CreateAccount("Boss", "x", frozenset({Role.ADMIN}), "陈主任"), SYSTEM)
        bench.do(CreateAccount("wang", "x", frozenset({Role.DISPATCHER}), ""), SYSTEM)
        bench.do(ChangeAccount("wang", roles=frozenset({Role.LEADER})), SYSTEM)
        bench.do(ChangeAccount("wang", shown_name="王芳"), SYSTEM)
        told = bench.listener.facts(AccountChanged)
    assert [(fact.name, fact.shown_name) for fact in told] == [
        ("Boss", "陈主任"), ("wang", "wang"), ("wang", "王芳"),
    ]  # fmt: skip
    with store.reader() as connection:
        persons = read_persons(connection)
    assert (persons.of("boss"), persons.of("wang")) == ("陈主任", "王芳")
    assert persons.with_account("wang") == "王芳 (wang)"


def test_who_has_no_account_stays_as_written_and_the_program_has_a_word(repo):
    persons = Persons({"wang": "wang"})
    assert persons.of("周师傅") == persons.with_account("周师傅") == "周师傅"
    assert persons.with_account("wang") == "wang"
    assert persons.with_person("Li", "李强").of("li") == "李强"
    use_language("zh_CN", repo / "resources" / "i18n")
    assert persons.of(SYSTEM.name) == persons.with_account(SYSTEM.name) == "系统"
