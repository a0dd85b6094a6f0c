"""What codes and words mean, and what a site may write."""

from __future__ import annotations

from pathlib import Path

import pytest

from cmdmap.config import resources_dir
from cmdmap.domain.assignment import Evidence, Proof
from cmdmap.domain.incident_flow import Act
from cmdmap.domain.report import Report, ReportKind
from cmdmap.errors import WorldError
from cmdmap.services.field.words import load_field_words


def text(words: str, protocol: str = "tetra", kind: ReportKind = ReportKind.TEXT, **detail):
    return Report(protocol, "x", kind, b"x", text=words, detail=detail)


@pytest.mark.parametrize(
    ("said", "act", "note"),
    [
        ("收到", Act.SIGN, ""),
        ("收到，马上到", Act.SIGN, "马上到"),
        ("报告指挥中心，已到现场", Act.ARRIVE, ""),
        ("处理完毕：双方和解", Act.DISPOSE, "双方和解"),
        ("已到达至善路", Act.ARRIVE, "至善路"),
        ("无法前往，车坏了", Act.REFUSE, "车坏了"),
        ("3 已清理", Act.DISPOSE, "已清理"),
        ("３", Act.DISPOSE, ""),
        ("Arrived.", Act.ARRIVE, ""),
        ("30人聚集", None, "30人聚集"),
        ("现场有两人受伤", None, "现场有两人受伤"),
        ("未到", None, "未到"),
        ("cleared the road", None, "cleared the road"),
    ],
)
def test_words_mean_something_where_a_text_begins_with_them(words, said, act, note):
    saying = words.read(text(said))
    assert saying == (act, note, Evidence(Proof.MESSAGE))


def test_codes_are_those_of_the_protocol(words):
    assert words.read(text("02", "fleetsync", ReportKind.STATUS)).act is Act.SIGN
    assert words.read(text("8003", "tetra", ReportKind.STATUS)).act is Act.ARRIVE
    assert words.read(text("8003", "fleetsync", ReportKind.STATUS)) is None
    assert words.read(text("3", "jt808", answer_id=3)) == (
        Act.DISPOSE,
        "",
        Evidence(Proof.STATUS, "3"),
    )


def test_a_short_message_is_read_by_the_table_for_phones(words):
    reply = text("3 已处理", "gsm", ReportKind.STATUS, reply="done", note="已处理")
    assert words.read(reply) == (Act.DISPOSE, "已处理", Evidence(Proof.SMS, "3"))
    assert words.read(text("人走了", "gsm")) == (None, "人走了", Evidence(Proof.SMS))


def test_a_site_writes_its_own_codes_over_those_that_ship(tmp_path):
    (tmp_path / "field_words.toml").write_text(
        '[words]\nsign = ["ok"]\n[codes.fleetsync]\nsign = ["11"]\n', "utf-8"
    )
    own = load_field_words(resources_dir(), tmp_path)
    assert own.read(text("11", "fleetsync", ReportKind.STATUS)).act is Act.SIGN
    assert own.read(text("02", "fleetsync", ReportKind.STATUS)) is None
    assert own.read(text("03", "fleetsync", ReportKind.STATUS)).act is Act.ARRIVE
    assert own.read(text("OK")).act is Act.SIGN
    assert own.read(text("收到")).act is None


@pytest.mark.parametrize(
    ("written", "named"),
    [
        ("words = 1", "words must be a section"),
        ("[words]\ndance = []", "words.dance must be one of sign, arrive"),
        ("[codes.fleetsync]\nsign = [2]", "codes.fleetsync.sign must be one of"),
        ("[codes]\nfleetsync = 2", "codes.fleetsync must be a section"),
        ("[words", "cannot be read"),
    ],
)
def test_a_mistake_in_the_file_is_named(tmp_path: Path, written, named):
    (tmp_path / "field_words.toml").write_text(written, "utf-8")
    with pytest.raises(WorldError, match=r"field_words\.toml") as caught:
        load_field_words(resources_dir(), tmp_path)
    assert named in str(caught.value)
