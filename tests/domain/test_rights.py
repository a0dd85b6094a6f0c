"""The table of roles: who may not do what, and whose areas cover what."""

from __future__ import annotations

import pytest

from cmdmap.domain.rights import ASSIGNABLE, ROLES, SYSTEM, Actor, Right, Role


def test_every_role_sees_and_no_right_is_nobodys():
    assert set(ROLES) == set(Role)
    assert all(Right.SEE in ROLES[role] for role in ASSIGNABLE)
    assert frozenset().union(*(ROLES[role] for role in ASSIGNABLE)) == set(Right)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.VIDEO_PATROLLER, Role.MEDIATOR])
def test_identities_are_hidden_from_all_but_named_roles(role):
    assert Right.REVEAL not in ROLES[role]


def test_nobody_who_edits_users_reads_the_audit_alone():
    assert Right.READ_AUDIT not in ROLES[Role.ADMIN]
    assert Right.EDIT_USERS not in ROLES[Role.AUDITOR]


def test_the_program_itself_cannot_be_an_account_and_sees_no_identity():
    assert Role.SYSTEM not in ASSIGNABLE
    assert not SYSTEM.may(Right.REVEAL)


def test_an_actor_may_what_any_of_the_roles_may():
    actor = Actor("李", frozenset({Role.AUDITOR, Role.MEDIATOR}))
    assert actor.may(Right.READ_AUDIT)
    assert actor.may(Right.MEDIATE)
    assert not actor.may(Right.DISPATCH)


def test_areas_narrow_what_an_actor_covers():
    everywhere = Actor("张", frozenset({Role.DISPATCHER}))
    zone = Actor("王", frozenset({Role.DISPATCHER}), frozenset({"D1"}))
    assert everywhere.covers(frozenset())
    assert zone.covers(frozenset({"G7", "D1"}))
    assert not zone.covers(frozenset({"D2"}))
