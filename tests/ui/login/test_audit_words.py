"""What the audit view shows of a command's fields, from the JSON that the log keeps."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from cmdmap.config import resources_dir
from cmdmap.domain.casework.commands import OpenIncident
from cmdmap.domain.incident import Urgency
from cmdmap.domain.login.commands import CreateAccount
from cmdmap.domain.rights import Role
from cmdmap.i18n import use_language
from cmdmap.services.audit.wording import detail_of
from cmdmap.ui.login.audit_words import detail_words

AT = datetime(2026, 5, 4, 1, 2, 3, tzinfo=UTC)


@pytest.fixture(params=["en", "zh_CN"])
def language(request) -> str:
    use_language(request.param, resources_dir() / "i18n")
    return str(request.param)


def test_what_a_command_leaves_is_said_in_words(language):
    command = OpenIncident("noise", "彩虹大道12号", known_at=AT, urgency=Urgency.URGENT)
    words = detail_words(detail_of(command))
    expected = {
        "en": ("address: 7 letters", "known since: 2026-05-04 09:02:03", "taken in at once: yes"),
        "zh_CN": ("地址：7 字", "接报时间：2026-05-04 09:02:03", "人工受理：是"),
    }
    assert "{" not in words
    for part in expected[language]:
        assert part in words.split("  ·  ")


def test_roles_have_their_names(language):
    command = CreateAccount("wang", "hash", frozenset({Role.DISPATCHER, Role.LEADER}), "王芳")
    words = detail_words(detail_of(command))
    expected = {"en": "roles: Dispatcher, Leader", "zh_CN": "角色：调度员, 领导"}
    assert expected[language] in words
    assert "hash" not in words


@pytest.mark.parametrize("detail", ["", "no json", "[1]", '"text"', "3"])
def test_what_is_no_object_stays_as_it_is(detail):
    assert detail_words(detail) == detail


def test_an_unknown_field_and_value_stay_as_written(language):
    said = {"drill": "YJ-1", "urgency": 77, "source": "satellite", "roles": ["wizard"]}
    words = detail_words(json.dumps(said))
    for part in ("drill", "YJ-1", "77", "satellite", "wizard"):
        assert part in words
    assert detail_words("{}") == ""
