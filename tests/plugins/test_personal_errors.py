"""A module that keeps persons makes a mistake in every place: nobody's name leaves it."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from tests.kit.hostile.plugin import hosted
from tests.kit.waiting import DEADLINE_S

from cmdmap.domain.rights import Actor, Role
from cmdmap.errors import WorldError
from cmdmap.log import start_logging
from cmdmap.plugins.views import PluginStanding

ID = "migrant_population"
NAME, PINYIN, NUMBER, PHONE = "章念初", "Zhang Nianchu", "330106199001011237", "13812346621"
SECRETS = (NAME, "念初", PINYIN, "Nianchu", NUMBER, "19900101", PHONE, "2346621")
MODULE = Path(__file__).parents[2] / "plugins" / ID
CLERK = Actor("clerk", frozenset({Role.SHIFT_HEAD}))


def broken(folder: Path, where: str, lines: str) -> Path:
    """Copy the module and begin one of its functions with other lines."""
    module, function = where.split(":")
    shutil.copytree(MODULE, folder / ID, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    path = folder / ID / module
    text = path.read_text("utf-8")
    head = next(line for line in text.splitlines() if line.startswith(f"def {function}("))
    assert head.endswith(":"), head
    path.write_text(text.replace(head, f"{head}\n{lines}", 1), "utf-8")
    return folder / ID


@pytest.fixture
def logged(home):
    root = logging.getLogger("cmdmap")
    before = root.level
    start_logging(home)
    yield home / "cmdmap.log"
    for handler in root.handlers:
        handler.close()
    root.handlers.clear()
    root.setLevel(before)
    root.propagate = True


def register(rig):
    plugin = rig.host.active()[0]
    person = plugin.entries.find("domain.records:Person")(name=NAME, number=NUMBER, phone=PHONE)
    wish = plugin.entries.find("domain.wishes:RegisterPerson")(person)
    return rig.submit(plugin.desk.wrap(wish), CLERK).exception(DEADLINE_S)


BUGS = {
    "a value in words": (
        "services/persons.py:register", register,
        "    raise ValueError(f'no room for {wish.person.name} ({wish.person.phone})')",
        "ValueError: no room for …",
    ),
    "a key that is a person": (
        "services/persons.py:register", register,
        "    {}[wish.person.name, wish.person.number]", "KeyError: ('…')",
    ),
    "a whole record": (
        "services/persons.py:register", register, "    raise RuntimeError(wish.person)",
        "RuntimeError: ",
    ),
    "an error in the log": (
        "services/persons.py:register", register,
        "    try:\n        int(wish.person.number + wish.person.name)\n"
        "    except ValueError:\n"
        "        tx.desk.log.exception('%s lives at %d', wish.person.name, 7)\n"
        "    raise LookupError(wish.person.name) from ValueError(wish.person.phone)",
        "LookupError: …",
    ),
}  # fmt: skip


@pytest.mark.parametrize("bug", BUGS)
def test_a_mistake_names_its_kind_and_place_but_nobody(home, tmp_path, logged, capfd, bug):
    where, call, lines, reason = BUGS[bug]
    with hosted(home, broken(tmp_path / "source", where, lines)) as rig:
        refusal = call(rig)
        view = rig.await_off(ID)
    assert isinstance(refusal, WorldError)
    assert view.standing is PluginStanding.FAILED
    assert view.why.startswith(reason)
    assert "persons.py:" in view.failure.trace
    assert f"plugin {ID} is switched off: {view.why}" in logged.read_text("utf-8")
    told = "\n".join([view.why, view.failure.trace, str(refusal), repr(view.health)])
    told += "".join(capfd.readouterr())
    kept = b"\n".join(path.read_bytes() for path in home.rglob("*") if path.is_file())
    assert b"audit_log" in kept
    found = [secret for secret in SECRETS if secret in told or secret.encode() in kept]
    assert found == []
