"""Layouts are kept by name, never outside their folder."""

from __future__ import annotations

from cmdmap.ui.layouts import LAST, MAX_BYTES, LayoutBook


def test_a_layout_comes_back_as_it_was_saved(tmp_path):
    book = LayoutBook(tmp_path / "layouts")
    assert book.names() == []
    assert book.load("夜班") == b""
    book.save("夜班", b"\x00\x01")
    book.save(LAST, b"\x02")
    assert (book.load("夜班"), book.load(LAST)) == (b"\x00\x01", b"\x02")
    assert book.names() == ["夜班"]


def test_a_name_cannot_leave_the_folder(tmp_path):
    folder = tmp_path / "layouts"
    book = LayoutBook(folder)
    for name in ("../../evil", "/etc/passwd", "a\\b:c", " ", "x" * 500):
        book.save(name, b"1")
        assert book.load(name) == b"1"
    assert {path.parent for path in tmp_path.rglob("*.layout")} == {folder}


def test_a_file_too_large_to_be_a_layout_is_not_read(tmp_path):
    book = LayoutBook(tmp_path)
    (tmp_path / "big.layout").write_bytes(b"x" * (MAX_BYTES + 1))
    assert book.load("big") == b""
