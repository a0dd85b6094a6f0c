"""The crash border: a sentence for the world's failures, a page for ours."""

from __future__ import annotations

import logging
import sys

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from cmdmap.errors import WorldError
from cmdmap.ui.crash import CrashBorder


@pytest.fixture
def said():
    return []


@pytest.fixture
def border(qapp, said):
    made = CrashBorder(said.append)
    made.install()
    yield made
    made.remove()


def fail(error):
    try:
        raise error
    except type(error):
        sys.excepthook(*sys.exc_info())


def test_a_world_error_is_one_sentence_and_no_page(border, said):
    fail(WorldError("the disk is full; free some space"))
    assert said == ["the disk is full; free some space"]
    assert border.page is None


def test_a_mistake_of_ours_opens_one_page_with_details_to_copy(border, said, caplog):
    with caplog.at_level(logging.ERROR):
        fail(KeyError("first"))
        page = border.page
        fail(KeyError("second"))
    assert border.page is page
    assert page.isVisible()
    assert "KeyError: 'first'" in page.details.toPlainText()
    assert len(caplog.records) == 2
    copy = next(b for b in page.findChildren(QPushButton) if b.text() == "Copy details")
    copy.click()
    assert "KeyError: 'first'" in QApplication.clipboard().text()
    assert said == []


def test_the_hook_before_comes_back(qapp, said):
    before = sys.excepthook
    made = CrashBorder(said.append)
    made.install()
    assert sys.excepthook is not before
    made.remove()
    assert sys.excepthook is before
