"""What errors of a plugin with persons may say: the reason, and nothing of anybody."""

from __future__ import annotations

import sqlite3

import pytest

from cmdmap.plugins.discretion import HIDDEN, discreet
from cmdmap.plugins.guard import attempt, sentence_of

NAME, PINYIN, PHONE, NUMBER = "章念初", "Zhang Nianchu", "13812346621", "330106199001011237"
PERSON = {"name": NAME, "phone": PHONE}


def split_over_lines(name):
    raise LookupError(
        f"there is no household for {name}, "
        f"who was to move to {PHONE}"
    )  # fmt: skip


def of_sqlite():
    base = sqlite3.connect(":memory:")
    try:
        base.execute("CREATE TABLE t (mark TEXT UNIQUE)")
        base.execute("INSERT INTO t VALUES (?)", (NAME,))
        base.execute("INSERT INTO t VALUES (?)", (NAME,))
    finally:
        base.close()


def told(work):
    error = attempt(work).error
    said = sentence_of(error, personal=True)
    for secret in (NAME, "章", "念初", "Zhang", "zhang", "Nianchu", PHONE, NUMBER, "3301", "6621"):
        assert secret not in said
    return said


@pytest.mark.parametrize(
    ("work", "reason"),
    [
        (lambda: int(NUMBER + "X1"), "ValueError: invalid literal for int() with base …"),
        (lambda: float(PINYIN), "ValueError: could not convert string to float: '…'"),
        (lambda: {}[NAME], "KeyError: '…'"),
        (lambda: PERSON[PHONE], "KeyError: '…'"),
        (lambda: getattr(NAME, "birth"), "AttributeError: 'str' object has no attribute 'birth'"),  # noqa: B009
        (lambda: NAME + 3, 'TypeError: can only concatenate str (not "int") to str'),
        (lambda: NAME.encode("ascii"), "UnicodeEncodeError: 'ascii' codec can't encode characters"),
        (of_sqlite, "IntegrityError: UNIQUE constraint failed: t.…"),
        (lambda: split_over_lines(PINYIN), "LookupError: there is no household for …, who was to"),
        (lambda: (_ for _ in ()).throw(ValueError(f"没有登记{NAME}")), "ValueError: 没有登记…"),
        (lambda: exec(f"raise ValueError('{NAME} {PHONE}')"), "ValueError: …"),
    ],
)
def test_the_reason_can_be_read_and_nobody_is_named(work, reason):
    assert told(work).startswith(reason)


def test_an_error_that_was_never_raised_keeps_only_words_of_python():
    assert (
        discreet(f"invalid key for {NAME}, {PINYIN}: {PHONE}", None) == f"invalid key for {HIDDEN}"
    )


def test_what_a_translation_says_stays(monkeypatch):
    from cmdmap.plugins import discretion

    monkeypatch.setattr(discretion, "tr", lambda text: "{name}已登记" if "is" in text else text)

    def refuse():
        raise ValueError(f"{NAME}已登记", "{name} is registered")

    assert "已登记" in told(refuse)


def test_without_persons_only_numbers_are_hidden():
    error = attempt(lambda: {}[f"cell {PHONE} of north"]).error
    assert sentence_of(error) == "KeyError: 'cell 138****6621 of north'"
