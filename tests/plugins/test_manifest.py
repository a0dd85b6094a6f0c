"""``plugin.toml``: read into values, every problem named, nothing imported."""

from __future__ import annotations

import dataclasses

import pytest

from cmdmap.api.contributions import ActPart, Layer, PagePart, RightPart, StepPart
from cmdmap.domain.rights import Right
from cmdmap.i18n import use_language
from cmdmap.plugins.contributions import RULES, SECTIONS, TablePart
from cmdmap.plugins.manifest import LARGEST, ManifestError, load_manifest, read_manifest

HEAD = 'id = "night_noise"\nversion = "0.3.0"\nname = "Night noise"\napi = "1.0"\nauthor = "A"\n'

WHOLE = (
    HEAD
    + """
name_zh = "夜间噪声"
summary = "Counts complaints."
licence = "Apache-2.0"
process = "own"
requires = ["numpy>=2.0,<3"]
needs = ["fire_safety>=1.0"]

[wants]
rights = ["incident.open", "export"]
network = ["noise.example:443"]
devices = ["mqtt noise/#", "serial"]
personal = true

[[layers]]
id = "meters"
title = "Meters"
title_zh = "噪声点"
entry = "ui.meters:draw"
topics = ["meters", "fire_safety.places"]

[[pages]]
id = "desk"
title = "Desk"
entry = "ui.desk:Desk"
with_map = false
right = "measure"

[[steps]]
id = "loud"
title = "Loud"
entry = "services.loud:step"
after = "status"
protocols = ["owntracks"]

[[acts]]
id = "measure"
title = "Measure"
entry = "services.acts:measure"
wish = "domain.acts:Measure"
right = "measure"
limit_s = 10

[[rights]]
id = "measure"
title = "measure noise"
roles = ["dispatcher"]

[[tables]]
id = "meters"
title = "Meters"
personal = true

[options.loud_db]
type = "int"
default = 55
minimum = 30
maximum = 120
unit = "dB"
scope = "centre"
title = "Loud from"
title_zh = "超过即为噪声"
"""
)


def read(text):
    return read_manifest(text.encode())


def problems(text):
    with pytest.raises(ManifestError) as caught:
        read(text)
    return caught.value.problems


def test_a_whole_manifest_becomes_values(repo):
    found = read(WHOLE)
    assert (found.id, str(found.version), found.api, found.own_process) == (
        "night_noise", "0.3.0", "1.0", True,
    )  # fmt: skip
    assert found.title == "Night noise"
    use_language("zh_CN", repo / "resources" / "i18n")
    assert found.title == "夜间噪声"
    assert found.wants.rights == (Right.OPEN, Right.EXPORT)
    assert found.wants.devices == ("mqtt noise/#", "serial")
    assert found.wants.personal
    assert found.of(Layer)[0].topics == ("meters", "fire_safety.places")
    assert not found.of(PagePart)[0].with_map
    assert found.of(PagePart)[0].title_zh == "Desk"
    assert found.of(StepPart)[0].after == "status"
    assert found.of(ActPart)[0].limit_s == 10.0
    assert found.of(RightPart)[0].roles == ("dispatcher",)
    assert found.of(TablePart)[0].personal
    assert found.table_names == ("night_noise_meters",)
    assert [option.name for option in found.options] == ["night_noise.loud_db"]
    assert str(found.requires[0]) == "numpy>=2.0,<3"
    assert found.needs[0].name == "fire_safety"


def test_the_shortest_manifest_is_five_lines():
    found = read(HEAD)
    assert found.name_zh == "Night noise"
    assert all(many == () for many in found.contributions.values())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD.replace("night_noise", "ab"), "id takes 3 to 40"),
        (HEAD.replace("night_noise", "Night"), "id takes a name"),
        (HEAD.replace("night_noise", "json"), "word of Python or of cmdmap"),
        (HEAD.replace("night_noise", "cmdmap"), "word of Python or of cmdmap"),
        (HEAD.replace("0.3.0", "new"), "version takes a version"),
        (HEAD.replace('"1.0"', '"one"'), "api takes a version"),
        (HEAD.replace('api = "1.0"\n', ""), "api is missing"),
        (HEAD.replace('"A"', "7"), "author takes a short text of one line, not 7"),
        (HEAD.replace('"A"', '"a\\nb"'), "author takes a short text"),
        (HEAD.replace('"A"', '"\\u202e"'), "author takes a short text"),
        (HEAD + "colour = 1\n", "the key 'colour' is not known"),
        (HEAD + 'process = "root"\n', "process takes one of console, own"),
        (HEAD + 'requires = ["numpy ~ 2"]\n', "requires takes a list of names"),
        (HEAD + 'needs = ["night_noise"]\n', "needs may not name the plugin itself"),
        (HEAD + '[wants]\nrights = ["everything"]\n', "rights takes a list of rights"),
        (HEAD + '[wants]\nnetwork = ["http://x"]\n', "network takes a list of hosts"),
        (HEAD + '[wants]\nprocesses = "yes"\n', "processes takes true or false"),
        (HEAD + '[[gadgets]]\nid = "x"\n', "the key 'gadgets' is not known"),
        (HEAD + "layers = 3\n", "[[layers]] must be a list of tables"),
        (HEAD + "layers = [3]\n", "[[layers]] 1 must be a table"),
        (HEAD + '[[layers]]\nid = "x"\ntitle = "X"\n', "[[layers]] 1: entry is missing"),
        (
            HEAD + '[[layers]]\nid = "x"\ntitle = "X"\nentry = "../x:y"\n',
            "entry takes module.path:name",
        ),
        (HEAD + 2 * '[[tables]]\nid = "x"\ntitle = "X"\n', "the id x stands twice in tables"),
        (
            HEAD + '[[steps]]\nid = "x"\ntitle = "X"\nentry = "a:b"\n',
            "name the step it stands before, or the one after",
        ),
        (
            HEAD + '[[pages]]\nid = "x"\ntitle = "X"\nentry = "a:b"\nright = "fly"\n',
            "the right 'fly' is none of its [[rights]]",
        ),
        (
            HEAD + '[[rights]]\nid = "x"\ntitle = "X"\nroles = ["system"]\n',
            "roles takes a list of roles, each one of admin, auditor, ",
        ),
        (
            HEAD + '[[ticks]]\nid = "x"\ntitle = "X"\nentry = "a:b"\nevery_s = 0\n',
            "every_s takes a number from 1 to 86400",
        ),
        (
            HEAD + '[[kinds]]\nid = "x"\ntitle = "X"\nfile = "/etc/passwd"\n',
            "file takes the path of a file inside the plugin",
        ),
        (HEAD + '[options.x]\ntitle = "X"\n', "type is missing"),
        (
            HEAD
            + '[options.x]\ntitle = "X"\ntype = "int"\nscope = "seat"\nmaximum = 1\ndefault = 2\n',
            "takes a whole number, not 2",
        ),
        ("id = ", "it is no TOML"),
        ("a = " + "[" * 100_000, "it is no TOML"),
        ("# " + "x" * LARGEST, "larger than"),
    ],
)
def test_each_fault_has_its_sentence(text, said):
    assert any(said in problem for problem in problems(text)), problems(text)


def test_all_problems_are_told_at_once():
    text = HEAD.replace("0.3.0", "new") + 'colour = 1\n[[layers]]\nid = "X"\n'
    assert len(problems(text)) >= 4


def test_bytes_that_are_no_text_and_a_missing_file_are_refused(tmp_path):
    with pytest.raises(ManifestError, match="no TOML"):
        read_manifest(b"\xff\xfe\x00")
    with pytest.raises(ManifestError, match="cannot be read"):
        load_manifest(tmp_path)


def test_nothing_of_the_plugin_is_imported(tmp_path):
    folder = tmp_path / "night_noise"
    folder.mkdir()
    (folder / "__init__.py").write_text("raise SystemExit('imported')", encoding="utf-8")
    (folder / "plugin.toml").write_text(WHOLE, encoding="utf-8")
    assert load_manifest(folder).id == "night_noise"


def test_every_key_of_a_contribution_has_a_rule():
    keys = {each.name for kind in SECTIONS.values() for each in dataclasses.fields(kind)}
    assert keys == RULES.keys()
