"""The spool gives back what it was given, in order, over restarts and torn files."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest
from tests.kit.desks import HOME, NOON, fix, said

from cmdmap.domain.report import Heard, ReportKind
from cmdmap.services.spool import SEGMENT, Spool

ALL = [
    fix(alt_m=1.5, speed_mps=0.0, course_deg=359.9, text="长\n\x00"),
    fix(None, place=None, at=None, heard_at=None, valid=False, reason="no fix"),
    said(ReportKind.EMERGENCY, place=HOME, detail={"status": "99", "list": [1, None]}, at=NOON),
    *(said(kind) for kind in ReportKind),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "spool"


def drain(spool: Spool) -> list[Heard]:
    found: list[Heard] = []
    while spool:
        path, reports = spool.oldest()
        found += reports
        spool.forget(path)
    return found


def test_every_kind_of_report_comes_back_equal(folder: Path) -> None:
    spool = Spool(folder)
    assert not spool
    spool.append(ALL)
    assert spool
    assert drain(spool) == ALL
    assert list((folder).iterdir()) == []


def test_order_holds_over_files_and_restarts(folder: Path) -> None:
    heard = [fix(f"k:{n}") for n in range(2 * SEGMENT + 10)]
    Spool(folder).append(heard[:10])
    Spool(folder).append(heard[10 : SEGMENT + 5])
    spool = Spool(folder)
    spool.append(heard[SEGMENT + 5 :])
    assert drain(Spool(folder)) == heard


def test_small_outages_share_a_file(folder: Path) -> None:
    spool = Spool(folder)
    for one in ALL:
        spool.append([one])
    assert len(list(folder.iterdir())) == 1
    assert drain(spool) == ALL


def test_a_torn_line_costs_no_other(folder: Path) -> None:
    Spool(folder).append([fix("k:1"), fix("k:2")])
    (path,) = folder.iterdir()
    path.write_bytes(path.read_bytes()[:-20] + b"\xff\x00")
    spool = Spool(folder)
    spool.append([fix("k:3")])
    assert [h.report.unit_key for h in drain(spool)] == ["k:1", "k:3"]
    assert spool.damaged == 1


def test_what_another_console_took_over_is_left_to_it(folder: Path) -> None:
    first = Spool(folder)
    first.append([fix("k:1")])
    next(folder.iterdir()).rename(folder / "00000001-1.jsonl")
    path, reports = first.oldest()
    assert reports == []
    first.forget(path)
    assert not first
    assert drain(Spool(folder)) == [fix("k:1")]


def test_a_disk_that_takes_nothing_says_so(folder: Path) -> None:
    folder.write_text("in the way")
    with pytest.raises(OSError):
        Spool(folder).append(ALL)


def test_files_of_two_consoles_with_the_same_number_are_both_kept(folder: Path) -> None:
    heard = [fix(f"k:{n}") for n in range(6)]
    for process, part in (("70001", heard[:2]), ("70002", heard[2:4])):
        spool = Spool(folder)
        spool.append(part)
        path, _ = spool.oldest()
        path.rename(folder / f"00000001-{process}.keep")
    for path in folder.glob("*.keep"):
        path.rename(path.with_suffix(".jsonl"))
    spool = Spool(folder)
    spool.append(heard[4:])
    assert drain(spool) == heard


def test_a_file_that_another_console_takes_first_is_left_to_it(folder: Path, monkeypatch) -> None:
    Spool(folder).append(ALL)
    rename = Path.rename

    def too_late(path: Path, target: Path) -> Path:
        rename(path, path.with_suffix(".theirs"))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", too_late)
    assert drain(Spool(folder)) == []


def test_a_disk_that_fills_in_the_middle_keeps_nothing_twice(folder: Path) -> None:
    spool = Spool(folder)
    spool.append(ALL[:1])
    (file,) = folder.iterdir()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size + 700, limits[1]))
    try:
        with pytest.raises(OSError, match="large"):
            spool.append(ALL)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    spool.append(ALL)
    assert drain(Spool(folder)) == [*ALL[:1], *ALL]
