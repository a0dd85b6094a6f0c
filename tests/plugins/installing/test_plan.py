"""What an administrator sees: score with reasons, wishes with tags, needs with verdicts."""

from __future__ import annotations

import pytest

from cmdmap.api.version import API_VERSION
from cmdmap.i18n import use_language
from cmdmap.plugins.installing.needing import judge_api, judge_needs
from cmdmap.plugins.installing.score import BASE, score_of
from cmdmap.plugins.installing.wanting import TAG_NAMES, Tag, wishes_of
from cmdmap.plugins.manifest import read_manifest

HEAD = 'id = "night_noise"\nversion = "1.0"\nname = "N"\nauthor = "A"\napi = "1.0"\n'
STEP = '[[steps]]\nid = "s"\ntitle = "Look"\nentry = "a:b"\nafter = "status"\n'
DRIVER = '[[drivers]]\nid = "d"\ntitle = "D"\nentry = "a:b"\n'


def manifest(text=""):
    return read_manifest((HEAD + text).encode())


@pytest.mark.parametrize(
    ("text", "official", "value"),
    [
        ("", False, BASE),
        ("", True, 6),
        ('[wants]\nnetwork = ["a.example:1"]\n', False, 4),
        ('[wants]\nnetwork = ["*"]\n', False, 3),
        ('[wants]\nnetwork = ["*:443"]\n', False, 3),
        ("[wants]\nprocesses = true\n", False, 4),
        ("[wants]\nnative = true\n", False, 3),
        ('[wants]\nrights = ["users.edit"]\n', False, 3),
        ('[wants]\nrights = ["export"]\n', False, 4),
        ("[wants]\npersonal = true\n", True, 5),
        (STEP, False, 4),
        (STEP + 'protocols = ["nmea"]\n', False, 5),
        (
            '[wants]\nnetwork = ["*"]\nnative = true\nprocesses = true\npersonal = true\n',
            False,
            1,
        ),
    ],
)
def test_the_score_counts_what_a_plugin_could_do(text, official, value):
    score = score_of(manifest(text), official=official)
    assert score.value == value
    assert max(1, min(6, sum(reason.points for reason in score.reasons))) == value
    assert all(reason.sentence for reason in score.reasons)


def test_every_wish_has_a_tag_and_its_words_in_both_languages(repo):
    text = (
        '[wants]\nrights = ["incident.open", "see"]\nnetwork = ["a.example"]\n'
        'devices = ["mqtt smoke/#", "serial"]\nprocesses = true\nnative = true\npersonal = true\n'
        + STEP + DRIVER + '[[tables]]\nid = "t"\ntitle = "T"\n'
        '[[kinds]]\nid = "k"\ntitle = "Smoke"\nfile = "kinds.toml"\n'
    )  # fmt: skip
    found = {wish.title: wish for wish in wishes_of(manifest(text), official=False)}
    assert found["read the MQTT topic smoke/#"].tag is Tag.COMMON
    assert found["run its drivers in a process of their own"].tag is Tag.SAFER
    assert found["make 1 tables in the database"].detail == "night_noise_*"
    assert found["open incidents"] == ("open incidents", "Smoke", Tag.CONFIRM)
    assert found["see incidents and forces"].tag is Tag.COMMON
    confirmed = {title for title, wish in found.items() if wish.tag is Tag.CONFIRM}
    assert {"talk to a.example", "start programs", "run compiled code", "keep personal data",
            "look at each report of every device"} <= confirmed  # fmt: skip
    use_language("zh_CN", repo / "resources" / "i18n")
    chinese = wishes_of(manifest(text), official=False)
    assert "读取 MQTT 主题 smoke/#" in [wish.title for wish in chinese]
    assert len(TAG_NAMES) == 3


def test_drivers_of_official_plugins_may_run_inside_unless_they_ask_not_to():
    inside = wishes_of(manifest(DRIVER), official=True)
    assert inside[0].title == "run its drivers inside the console"
    outside = wishes_of(manifest('process = "own"\n' + DRIVER), official=True)
    assert outside[0].tag is Tag.SAFER


def test_a_plugin_that_wants_nothing_says_nothing():
    assert wishes_of(manifest(), official=False) == ()


def test_the_api_is_judged_by_its_version():
    assert judge_api(manifest()).fine
    newer = judge_api(read_manifest(HEAD.replace('api = "1.0"', 'api = "1.9"').encode()))
    assert not newer.fine
    assert API_VERSION in newer.sentence


def test_needs_are_judged_by_what_is_there():
    text = 'requires = ["SQLAlchemy>=2.0", "SQLAlchemy>=99", "nothing"]\n'
    text += 'needs = ["other>=1", "more"]\n'
    verdicts = judge_needs(manifest(text), {"other": "1.2.0"})
    assert [verdict.fine for verdict in verdicts] == [True, False, False, True, False]
    assert "is there" in verdicts[0].sentence
    assert "It needs SQLAlchemy>=99; here is" in verdicts[1].sentence
    assert verdicts[4].found == ""
