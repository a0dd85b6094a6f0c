"""A printed shift sheet: Chinese text, page numbers, signatures, the mark of invented data."""

from __future__ import annotations

from datetime import UTC, datetime
from unicodedata import normalize

import pytest
from PySide6.QtPdf import QPdfDocument

from cmdmap.config import resources_dir
from cmdmap.domain.people.shift_sheet import SheetId, SheetLine, ShiftSheet, Signature
from cmdmap.errors import WorldError
from cmdmap.i18n import use_language
from cmdmap.ui.people.sheet_print import Heading, print_sheet, sheet_html

AT = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def sheet():
    use_language("zh_CN", resources_dir() / "i18n")
    lines = tuple(SheetLine("incident", f"JQ-{n:04d}", "至善路188号 · 已派单") for n in range(80))
    yield ShiftSheet(SheetId(1), AT, "周值班长", "<b>注意</b>", lines, Signature("周值班长", AT))
    use_language("en", resources_dir() / "i18n")


def words(path):
    document = QPdfDocument()
    document.load(str(path))
    pages = range(document.pageCount())
    # A reader breaks lines where it likes and says radicals for characters that look like them.
    texts = ["".join(document.getAllText(page).text().split()) for page in pages]
    found = [normalize("NFKC", text) for text in texts]
    document.close()
    return found


def test_every_line_is_printed_with_page_numbers_and_a_place_to_sign(qapp, sheet, tmp_path):
    path = tmp_path / "sheet.pdf"
    pages = print_sheet(path, sheet, Heading("示范街道", synthetic=True))
    found = words(path)
    assert pages == len(found) > 1
    whole = "".join(found)
    for word in ("交接班单", "示范街道", "JQ-0000", "JQ-0079", "周值班", "<b>注意</b>", "签名"):
        assert word in whole
    assert all("演示数据" in page for page in found)
    assert [f"第{n}" in page[-8:] for n, page in enumerate(found, 1)] == [True] * pages
    assert [each.name for each in tmp_path.glob("sheet*")] == ["sheet.pdf"]


def test_a_real_area_bears_no_mark(qapp, sheet):
    assert "演示数据" not in sheet_html(sheet, Heading("街道", synthetic=False))


def test_a_place_that_cannot_be_written_is_said(qapp, sheet, tmp_path):
    with pytest.raises(WorldError, match=r"sheet\.pdf"):
        print_sheet(tmp_path / "gone" / "sheet.pdf", sheet, Heading("街道", synthetic=False))
