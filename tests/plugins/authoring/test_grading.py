"""Each rule of the grade, broken by one change of a plugin that is gold."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest

from cmdmap.plugins.authoring.beginning import new_from_template
from cmdmap.plugins.authoring.grading import RULES, Grade, grade_plugin


@pytest.fixture
def plugin(tmp_path) -> Path:
    """A plugin fresh from the template."""
    folder = tmp_path / "bench_log"
    new_from_template(folder, "bench_log", "Benches", "长椅")
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Put another text in the place of one that is there."""
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def broken(folder: Path) -> dict[str, tuple[str, ...]]:
    """Return the reasons of each broken rule."""
    return {f.rule: f.reasons for f in grade_plugin(folder).findings if f.reasons}


BREAKS = {
    "promises": ("plugin.toml", "services.sheets:count_lamps", "services.sheets:count", "count"),
    "python": ("services/sheets.py", "def draw_lamps(", "def draw_lamps((", "services/sheets.py"),
    "api": ("plugin.toml", 'api = "1.0"', 'api = "9.0"', "9.0"),
    "titles": ("plugin.toml", 'title_zh = "路灯消息"', 'title_zh = "Lamps"', "bench_log_json"),
    "kinds": ("resources/kinds.toml", "urgency = 4", "urgency = 9", "urgency takes"),
    "licence": ("plugin.toml", 'licence = "Apache-2.0"\n', "", "licence"),
    "tests": ("tests/test_lamps.py", "import unittest\n",
              "import unittest\n\n\ndef test_x(): ...\n", "test_x asserts nothing"),
    "imports": ("services/acts.py", "from cmdmap.api", "import sqlalchemy\nfrom cmdmap.api",
                "outside of store/"),
    "texts": ("services/sheets.py", 'tr("Checked by")', 'tr("Looked at by")', "Looked at by"),
    "docstrings": ("domain/lamps.py", '    """Add a lamp at a place."""\n', "", "AddLamp"),
    "sizes": ("domain/lamps.py", '"""A street lamp', "\n" * 400 + '"""A street lamp',
              "at most 400"),
    "tables": ("migrations/versions/v0001_lamps.py", '    op.drop_table("bench_log_lamps")\n',
               "    pass\n", "bench_log_lamps"),
    "types": ("domain/lamps.py", "def check_code(code: str)", "def check_code(code)", "check_code"),
    "coverage": ("plugin.toml", 'id = "by_community"', 'id = "sorted"', "sorted"),
    "readme": ("README.md", "mend_days", "days", "mend_days"),
    "waiting": ("ui/page.py", "        self._enable()\n", "        page.desk.read(1).result()\n",
                "waits in the window"),
    "summary": ("plugin.toml", "登记路灯，接收故障上报", "lamps", "summary_zh"),
}  # fmt: skip
"""File, what stands there, what stands there instead, and what the rule says of it."""


@pytest.mark.parametrize("rule", BREAKS)
def test_a_broken_rule_is_named_with_its_place(plugin, rule):
    name, old, new, said = BREAKS[rule]
    if rule == "summary":
        new, old = 'summary_zh = "lamps"', re.search(r"summary_zh = .*", text_of(plugin, name))[0]
    if rule == "coverage":
        change(plugin / name, "services.sheets:by_community", "services.sheets:sorted_by")
        change(plugin / "services/sheets.py", "def by_community", "def sorted_by")
    change(plugin / name, old, new)
    reasons = broken(plugin)[rule]
    assert any(said in reason for reason in reasons), reasons


def text_of(plugin: Path, name: str) -> str:
    """Return a file of the plugin."""
    return (plugin / name).read_text(encoding="utf-8")


def test_every_rule_but_that_of_two_revisions_is_broken_above():
    rules = {name for named in RULES.values() for name in named}
    assert rules - BREAKS.keys() == {"loads", "upgrades"}


SECOND = '''"""Lamps get a height; a careless revision."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    """Change the table."""
    {upgrade}


def downgrade():
    """Change it back."""
    op.drop_column("bench_log_lamps", "height_m")
'''
ADD = 'op.add_column("bench_log_lamps", sa.Column("height_m", sa.Float))'


@pytest.mark.parametrize(
    ("upgrade", "lost"),
    [(ADD, False), (f'{ADD}\n    op.execute("DELETE FROM bench_log_lamps")', True)],
)
def test_rows_that_a_revision_loses_are_noticed(plugin, upgrade, lost):
    path = plugin / "migrations" / "versions" / "v0002_height.py"
    path.write_text(SECOND.format(upgrade=upgrade), encoding="utf-8")
    reasons = broken(plugin).get("upgrades", ())
    assert bool(reasons) is lost, reasons


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("from cmdmap.services.desk import Desk", "not in the API"),
        ("from cmdmap.api import Casebook", "not in the API"),
        ("from cmdmap.api.handles import Reader", "not in the API"),
        ("import numpy", "does not require"),
        ("from PySide6.QtCore import QTimer", "outside of ui/"),
        ("from cmdmap.widgets.cards import Card", "outside of ui/"),
        ("from cmdmap.testing import PluginBench", "not in the API"),
    ],
)
def test_what_a_plugin_may_not_import_is_named(plugin, line, said):
    change(
        plugin / "services/acts.py", "from cmdmap.api import (", f"{line}\nfrom cmdmap.api import ("
    )
    (reason,) = broken(plugin)["imports"]
    assert said in reason


def test_a_library_that_is_required_may_be_imported(plugin):
    change(plugin / "plugin.toml", "[wants]", 'requires = ["numpy>=2"]\n\n[wants]')
    change(plugin / "services/acts.py", "from cmdmap.api", "import numpy\nfrom cmdmap.api")
    assert "imports" not in broken(plugin)


def test_the_catalogue_holds_nothing_else(plugin):
    path = plugin / "i18n" / "zh_CN.json"
    entries = json.loads(path.read_text(encoding="utf-8"))
    entries["Nobody says this"] = "没人说"
    path.write_text(json.dumps(entries), encoding="utf-8")
    assert broken(plugin)["texts"] == ("nobody says: Nobody says this",)


def test_the_grade_is_the_highest_whose_rules_and_those_below_are_kept(plugin):
    change(plugin / "README.md", "mend_days", "days")
    assert grade_plugin(plugin).grade is Grade.SILVER
    change(plugin / "services/sheets.py", 'tr("Checked by")', 'tr("Looked at by")')
    assert grade_plugin(plugin).grade is Grade.BRONZE
    change(plugin / "plugin.toml", 'licence = "Apache-2.0"\n', "")
    report = grade_plugin(plugin)
    assert report.grade is Grade.NONE
    assert [finding.rule for finding in report.missing()] == ["licence"]


def test_a_manifest_that_cannot_be_used_gets_no_grade_and_every_reason(plugin):
    (plugin / "plugin.toml").write_text('id = "X"\nodd = 1\n', encoding="utf-8")
    report = grade_plugin(plugin)
    assert report.grade is Grade.NONE
    assert len(report.missing()[0].reasons) > 3


def test_a_kind_of_an_unknown_group_is_named(plugin):
    change(plugin / "resources" / "kinds.toml", 'group = "utility"', 'group = "lamps"')
    (reason,) = broken(plugin)["kinds"]
    assert "kinds.toml" in reason
    assert "lamps" in reason


def test_a_long_list_is_cut_on_a_terminal_and_whole_as_json(plugin):
    (plugin / "i18n" / "zh_CN.json").write_text("{}", encoding="utf-8")
    report = grade_plugin(plugin)
    (reasons,) = (f.reasons for f in report.findings if f.rule == "texts")
    assert len(reasons) > 20
    rest = f"… and {len(reasons) - 20} more; --json names them all"
    assert report.sentences()[-1].strip() == rest
    (told,) = (rule["reasons"] for rule in report.as_json()["rules"] if rule["rule"] == "texts")
    assert told == list(reasons)


def test_the_report_is_sentences_and_json(plugin):
    change(plugin / "README.md", "mend_days", "days")
    report = grade_plugin(plugin)
    assert report.sentences()[:2] == ("Grade: silver", "Missing for gold:")
    assert "mend_days" in report.sentences()[-1]
    raw = json.loads(json.dumps(report.as_json()))
    assert raw["grade"] == "silver"
    assert [rule["rule"] for rule in raw["rules"] if not rule["kept"]] == ["readme"]


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        (
            "ui/page.py",
            "class LampPage",
            "raise SystemExit(3)\n\n\nclass LampPage",
            "Error: 3",
        ),
        ("services/acts.py", "from bench_log.store", "from bench_log.shop", "bench_log.shop"),
        ("domain/lamps.py", "@dataclass(frozen=True, slots=True)", "@dataclass", "frozen"),
        ("services/driver.py", "def read(", "def take(", "no read()"),
        ("services/driver.py", "class LampMessages:", "LampMessages = 3\n\n\nclass Other:", "int"),
    ],
)
def test_what_cannot_be_imported_or_does_not_fit_is_named(plugin, name, old, new, said):
    before = set(sys.modules)
    change(plugin / name, old, new)
    reasons = broken(plugin)["loads"]
    assert all(said in reason for reason in reasons), reasons
    assert not [each for each in set(sys.modules) - before if each.startswith("bench_log")]
