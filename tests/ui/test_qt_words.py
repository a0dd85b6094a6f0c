"""Qt's own words follow the language of the seat."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from cmdmap.ui.qt_words import speak


def test_qt_speaks_chinese_and_english_again(qapp):
    def word():
        return QCoreApplication.translate("QFileDialog", "Look in:")

    assert speak(qapp, "zh_CN")
    assert word() != "Look in:"
    speak(qapp, "en")
    assert word() == "Look in:"
