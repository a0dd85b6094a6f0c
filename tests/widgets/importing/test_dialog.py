"""The import dialog over a page of its own: columns, verdicts, parts, what is left."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from cmdmap.api import JudgedRow, ListFile, RowVerdict, read_sheet
from cmdmap.errors import WorldError
from cmdmap.widgets import ImportDialog, ListImport, ask_save

HEADINGS = {"name": ("名称", "name"), "size": ("面积", "size"), "note": ("备注", "note")}
TITLES = {"name": "Name", "size": "Size", "note": "Note"}


class Register:
    """A page that answers at once; rows are kept by name, ``held`` lets acts wait."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.told: list[str] = []
        self.parts: list[int] = []
        self.refuse_after = 99
        self.held: list[Callable[[], None]] | None = None

    def read(self, question: Any, then: Any, fail: Any = None) -> None:
        try:
            answer = question(None)
        except WorldError as error:
            fail(str(error))
            return
        then(answer)

    def run(self, work: Any, then: Any, fail: Any = None) -> None:
        self.read(lambda _reader: work(), then, fail)

    def submit(self, wish: dict[str, str], then: Any, fail: Any) -> None:
        if len(self.parts) >= self.refuse_after:
            fail("the register is closed")
            return
        self.parts.append(len(wish))
        self.kept |= wish
        if self.held is None:
            then(None)
        else:
            self.held.append(lambda: then(None))

    def tell(self, sentence: str) -> None:
        self.told.append(sentence)

    def judge(self, _reader: object, file: ListFile, told: Any) -> list[JudgedRow]:
        return [self._judged(line, cells) for line, cells in file.filled(told)]

    def _judged(self, line: int, cells: dict[str, str]) -> JudgedRow:
        name, size = cells["name"], cells.get("size", "")
        wish = (name, size)
        if not name:
            return JudgedRow(line, RowVerdict.REFUSED, "", "has no name")
        if name.endswith("?"):
            return JudgedRow(line, RowVerdict.DOUBTFUL, name, "who knows", wish)
        if name not in self.kept:
            return JudgedRow(line, RowVerdict.NEW, name, wanted=wish)
        same = self.kept[name] == size
        return JudgedRow(line, RowVerdict.SAME if same else RowVerdict.CHANGED, name, wanted=wish)


@pytest.fixture
def register() -> Register:
    return Register()


@pytest.fixture
def open_dialog(register: Register, qtbot: Any) -> Callable[..., ImportDialog]:
    """Opens the dialog over a file of these lines."""
    owner = QWidget()
    qtbot.addWidget(owner)

    def make(path: Path | None = None, **more: Any) -> ImportDialog:
        places = ListImport(
            "Take places over", TITLES, HEADINGS, register.judge, lambda _file, rows: dict(rows),
            ("name",), most=2, **more,
        )  # fmt: skip
        dialog = ImportDialog(register, places, owner)  # type: ignore[arg-type]
        dialog.open()
        if path is not None:
            dialog.read(path)
        return dialog

    return make


def written(folder: Path, *lines: str, name: str = "list.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def counts(dialog: ImportDialog) -> dict[str, str]:
    """Return the words of the chips that are shown."""
    bar = dialog.parts.bar
    return {each: bar.chip(each).text() for each in RowVerdict if not bar.chip(each).isHidden()}


def shown(dialog: ImportDialog) -> list[list[str]]:
    model = dialog.parts.table.sorted
    return [
        [model.index(row, column).data() for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_rows_are_kept_in_parts_and_the_same_file_again_says_nothing(
    register, open_dialog, tmp_path
):
    path = written(
        tmp_path, "Title", "", "名称（必填）,面积", "a,1", "b,2", "", "c,3", "<b>d</b>,4"
    )
    dialog = open_dialog(path)
    assert counts(dialog) == {"new": "new 4"}
    assert [row[:2] for row in shown(dialog)] == [
        ["4", "a"], ["5", "b"], ["7", "c"], ["8", "<b>d</b>"],
    ]  # fmt: skip
    dialog.accept()
    assert register.parts == [2, 2]
    assert register.told == ["4 of 4 rows were taken over."]
    assert not dialog.isVisible()
    again = open_dialog(path)
    assert counts(again) == {"same": "same 4"}
    assert "says anything new" in again.shown_refusal()
    assert not again.accept_button.isEnabled()
    again.reject()


def test_refused_rows_stay_and_are_saved_to_be_mended(register, open_dialog, tmp_path):
    path = written(tmp_path, "name,size,other", "a,1,x", ",2,=1+1", ",3,z")
    dialog = open_dialog(path)
    assert dialog.parts.unused.text() == "Not read: other"
    dialog.accept()
    assert dialog.isVisible()
    assert dialog.parts.summary.text().startswith("1 of 1 rows were taken over. 2 refused rows")
    assert shown(dialog) == [
        ["3", "", "refused", "has no name"],
        ["4", "", "refused", "has no name"],
    ]
    out = tmp_path / "refused.csv"
    dialog.save_refused(out)
    assert read_sheet(out) == [
        ("Row", "Reason", "name", "size", "other"),
        ("3", "has no name", "", "2", "=1+1"),
        ("4", "has no name", "", "3", "z"),
    ]
    mended = written(tmp_path, *out.read_text("utf-8-sig").replace("name,,", "name,n,").split("\n"))
    dialog.accept()
    again = open_dialog(mended)
    assert counts(again) == {"new": "new 2"}
    again.reject()


def test_rows_are_searched_and_narrowed_by_verdict(register, open_dialog, tmp_path):
    dialog = open_dialog(written(tmp_path, "name", "a", "b?", "ab"))
    dialog.parts.bar.choose(RowVerdict.DOUBTFUL)
    assert [row[1] for row in shown(dialog)] == ["b?"]
    dialog.parts.bar.choose()
    dialog.parts.bar.line.setText("a")
    dialog.parts.bar.line.returnPressed.emit()
    assert [row[1] for row in shown(dialog)] == ["a", "ab"]
    dialog.reject()


def test_doubtful_rows_are_kept_when_the_box_says_so(register, open_dialog, tmp_path):
    path = written(tmp_path, "name", "b?")
    assert open_dialog(path).wanted_rows() == [("b?", "")]
    known = open_dialog(written(tmp_path, "name", "a", name="known.csv"), doubtful="As well")
    assert not known.parts.doubtful.isVisible()
    asked = open_dialog(path, doubtful="As well")
    assert asked.parts.doubtful.isVisible()
    assert not asked.accept_button.isEnabled()
    asked.parts.doubtful.setChecked(True)
    assert asked.accept_button.isEnabled()
    asked.accept()
    assert register.kept == {"b?": ""}


def test_columns_nobody_knows_are_chosen(register, open_dialog, tmp_path):
    dialog = open_dialog(written(tmp_path, "甲,乙", "a,1"))
    assert "No row of headings" in dialog.shown_refusal()
    assert not dialog.accept_button.isEnabled()
    dialog.parts.columns.put("size", "1")
    assert "Name" in dialog.shown_refusal()
    assert dialog.judged is None
    dialog.parts.columns.put("name", "0")
    dialog.accept()
    assert register.kept == {"a": "1"}


@pytest.mark.parametrize(
    ("name", "raw", "why"),
    [
        ("a.xlsx", b"PK\x03\x04 broken", "cannot be read"),
        ("b.xlsx", b"", "cannot be read"),
        ("c.csv", b"\xff\xfe\x00", "cannot be read"),
        ("d.csv", b"name,size\n", "no rows"),
        ("e.csv", b"", "No row of headings"),
        ("f.txt", b"name\na\n", "must end in"),
    ],
)
def test_a_file_that_is_no_list_is_refused(open_dialog, tmp_path, name, raw, why):
    path = tmp_path / name
    path.write_bytes(raw)
    dialog = open_dialog(path)
    assert why in dialog.shown_refusal()
    assert not dialog.accept_button.isEnabled()
    dialog.read(written(tmp_path, "name", "a"))
    assert dialog.accept_button.isEnabled()
    dialog.reject()


def test_what_was_kept_before_a_refusal_is_said_and_not_kept_again(register, open_dialog, tmp_path):
    dialog = open_dialog(written(tmp_path, "name", "a", "b", "c"))
    register.refuse_after = 1
    dialog.accept()
    assert dialog.shown_refusal() == "2 rows were kept before: the register is closed"
    assert counts(dialog) == {"new": "new 1", "same": "same 2"}
    register.refuse_after = 99
    dialog.accept()
    assert set(register.kept) == {"a", "b", "c"}


def test_leaving_waits_for_the_part_that_is_under_way(register, open_dialog, tmp_path):
    dialog = open_dialog(written(tmp_path, "name,size", "a,1", "b,2", "c,3", ",4"))
    register.held = []
    dialog.accept()
    dialog.accept()
    assert not dialog.accept_button.isEnabled()
    dialog.reject()
    assert dialog.isVisible(), "nobody knows yet whether the part is kept"
    register.held.pop()()
    assert not dialog.isVisible()
    assert register.told == ["2 of 3 rows were taken over."]
    assert not register.held


def test_a_file_is_chosen_and_a_name_to_save_suggested(open_dialog, tmp_path, qtbot):
    dialog = open_dialog()
    assert counts(dialog) == {}
    assert dialog.parts.table.stack.sentence() == "Headings that are known: Name, Size, Note"
    assert "Choose an Excel or CSV file" in dialog.shown_refusal()
    dialog.choose_file()
    (chooser,) = dialog.findChildren(QFileDialog)
    chooser.fileSelected.emit(str(written(tmp_path, "name", "a")))
    chooser.reject()
    assert dialog.accept_button.isEnabled()
    saved: list[Path] = []
    saver = ask_save(dialog, "Save", "refused.xlsx", "*.xlsx", saved.append)
    assert saver.defaultSuffix() == "xlsx"
    saver.fileSelected.emit(str(tmp_path / "refused.xlsx"))
    saver.reject()
    assert saved == [tmp_path / "refused.xlsx"]
    dialog.reject()
