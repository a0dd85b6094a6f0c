"""What is set before QApplication exists."""

from __future__ import annotations

import os

import pytest

from cmdmap.mapview import engine


@pytest.fixture
def clean(monkeypatch):
    """No choice made by the user."""
    for name in ("QT_QUICK_BACKEND", "QT_XCB_GL_INTEGRATION", "QTWEBENGINE_DISABLE_SANDBOX"):
        monkeypatch.setenv(name, "")  # so that what the engine sets is undone as well
        monkeypatch.delenv(name)
    return monkeypatch


def test_root_runs_without_the_sandbox_and_is_told(clean):
    clean.setattr(os, "geteuid", lambda: 0)
    (warning,) = engine.prepare_web_engine()
    assert "sandbox" in warning
    assert os.environ["QTWEBENGINE_DISABLE_SANDBOX"] == "1"


def test_an_ordinary_user_keeps_the_sandbox(clean):
    clean.setattr(os, "geteuid", lambda: 1000)
    assert engine.prepare_web_engine() == []
    assert "QTWEBENGINE_DISABLE_SANDBOX" not in os.environ


def test_software_drawing_only_without_a_gpu_and_never_against_the_user(clean):
    clean.setattr(engine, "has_gpu", lambda: True)
    engine.prepare_web_engine()
    assert "QT_QUICK_BACKEND" not in os.environ
    clean.setattr(engine, "has_gpu", lambda: False)
    clean.setenv("QT_XCB_GL_INTEGRATION", "xcb_egl")
    engine.prepare_web_engine()
    assert os.environ["QT_QUICK_BACKEND"] == "software"
    assert os.environ["QT_XCB_GL_INTEGRATION"] == "xcb_egl"
