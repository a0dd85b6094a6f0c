"""An admin's round in a real window: trust, install, its page, disable, upgrade, remove."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QPushButton
from tests.gui.modules.test_workspace import LAYER, SPOTS, write_plugin
from tests.kit.windows import DEADLINE_MS, WindowDriver, open_window

from cmdmap.plugins.packaging.keys import SecretKey
from cmdmap.plugins.packaging.packing import pack, read_folder, sign_package
from cmdmap.store.accounts.audit import AuditWanted, read_audit
from cmdmap.ui.modules.workspace import ModulesWorkspace
from cmdmap.ui.plugins.trusted_keys import TrustedKeysDialog
from cmdmap.ui.plugins.view import PluginsView
from cmdmap.ui.workspaces.tabs import ADMIN
from cmdmap.widgets import AskDialog, ConfirmDialog, Notice

LEFT = Qt.MouseButton.LeftButton
MADE_AT = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)


@pytest.fixture
def key() -> SecretKey:
    """The key of a maker nobody knows yet."""
    return SecretKey.generate()


def package(folder: Path, key: SecretKey, version: str, page: str = SPOTS) -> Path:
    """Pack and sign the spotty plugin in a version."""
    root = write_plugin(folder / version, "spotty", page, extra=LAYER)
    manifest = root / "plugin.toml"
    manifest.write_text(manifest.read_text().replace('"1.0.0"', f'"{version}"'))
    path = folder / f"spotty-{version}.cmplugin"
    path.write_bytes(sign_package(pack(read_folder(root), MADE_AT), key, MADE_AT))
    return path


@pytest.fixture
def driver(home: Path, qtbot: Any) -> Iterator[WindowDriver]:
    """A window without a plugin, its Admin workspace in front."""
    with open_window(home, qtbot, sources=[]) as opened:
        opened.window.show_workspace(ADMIN)
        qtbot.mouseClick(opened.window.admin.findChild(QPushButton, "plugins"), LEFT)
        yield opened


def view_of(driver: WindowDriver) -> PluginsView:
    """The view of plugins."""
    return driver.window.admin.plugins


def dialog_of(driver: WindowDriver, kind: type) -> Any:
    """The dialog of that kind that is open, once it is."""

    def found() -> list[Any]:
        return [each for each in driver.window.findChildren(kind) if each.isVisible()]

    driver.until(lambda: bool(found()))
    return found()[-1]


def press(driver: WindowDriver, button: QPushButton) -> None:
    """Click a button once it can be clicked."""
    driver.until(lambda: button.isVisible() and button.isEnabled())
    driver.qtbot.mouseClick(button, LEFT)


def drop(driver: WindowDriver, path: Path) -> None:
    """Drop a file onto the view."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    view_of(driver).dropEvent(
        QDropEvent(
            QPointF(10, 10), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
        )
    )


def trust(driver: WindowDriver, key: SecretKey, folder: Path) -> None:
    """Trust a key as an admin does."""
    path = folder / "maker.pub"
    path.write_text(key.public.write())
    driver.qtbot.mouseClick(view_of(driver).parts.keys, LEFT)
    keys = dialog_of(driver, TrustedKeysDialog)
    form = keys.ask_about(path)
    form.fields.put("name", "ACME")
    driver.qtbot.mouseClick(form.accept_button, LEFT)
    driver.until(lambda: keys.table.model.rowCount() == 1)
    keys.reject()


def test_from_a_dropped_package_to_its_page_and_away_again(driver, tmp_path, key, qtbot):
    view, window = view_of(driver), driver.window
    modules = window.findChild(ModulesWorkspace)
    panel = view.installing
    first = package(tmp_path, key, "1.0.0")
    drop(driver, first)
    driver.until(lambda: panel.detail.is_filled())
    assert "nobody here trusts this signature" in panel.detail.texts()
    assert not panel.install.isEnabled()

    trust(driver, key, tmp_path)
    drop(driver, first)
    driver.until(panel.install.isEnabled)
    qtbot.mouseClick(panel.install, LEFT)
    driver.until(lambda: modules.pages() == ("spotty.main",))
    driver.until(lambda: view.table.row() is not None)
    assert view.table.row().view.standing.value == "active"
    assert "ACME" in " ".join(view.chosen.detail.texts())

    drop(driver, package(tmp_path, key, "1.1.0", SPOTS.replace("five", "six")))
    driver.until(lambda: "spotty 1.0.0 → 1.1.0" in panel.detail.texts())
    qtbot.mouseClick(panel.install, LEFT)
    driver.until(lambda: view.table.row() and view.table.row().view.version == "1.1.0")
    press(driver, view.chosen.back)
    ask = dialog_of(driver, AskDialog)
    ask.fields.put("why", "the new one is wrong")
    qtbot.mouseClick(ask.accept_button, LEFT)
    driver.until(lambda: view.table.row() and view.table.row().view.version == "1.0.0")

    press(driver, view.chosen.disable)
    driver.until(lambda: modules.pages() == ())
    press(driver, view.chosen.enable)
    driver.until(lambda: modules.pages() == ("spotty.main",))
    driver.until(lambda: view.table.row() and view.table.row().view.standing.value == "active")
    press(driver, view.chosen.disable)
    press(driver, view.chosen.remove_data)
    confirm = dialog_of(driver, ConfirmDialog)
    qtbot.mouseClick(confirm.accept_button, LEFT)
    assert confirm.isVisible(), "the id has to be typed first"
    confirm.line.setText("spotty")
    qtbot.mouseClick(confirm.accept_button, LEFT)
    driver.until(lambda: not view.step.isVisible())
    press(driver, view.chosen.remove)
    qtbot.mouseClick(dialog_of(driver, ConfirmDialog).accept_button, LEFT)
    driver.until(lambda: view.table.model.rowCount() == 0)
    acts = audited(driver)
    for act in ("TrustKey", "InstallPlugin", "UpgradePlugin", "RollBackPlugin", "DisablePlugin",
                "EnablePlugin", "RemovePluginData", "RemovePlugin"):  # fmt: skip
        assert act in acts, act


def audited(driver: WindowDriver) -> list[str]:
    """What stands in the audit log."""
    with driver.console.store.reader() as connection:
        return [row.line.what for row in read_audit(connection, AuditWanted(), 100)]


def test_a_package_of_the_command_line_is_shown_to_who_may_install(driver, tmp_path, key):
    driver.window.show_workspace("command")
    driver.window.offer_package(package(tmp_path, key, "1.0.0"))
    driver.until(lambda: view_of(driver).installing.detail.is_filled())
    assert driver.window.tabs.front() == ADMIN
    assert view_of(driver).installing.isVisible()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"<html>"])
def test_what_is_no_package_is_refused_in_a_sentence(driver, tmp_path, content):
    bad = tmp_path / "bad.cmplugin"
    bad.write_bytes(content)
    with driver.qtbot.waitSignal(view_of(driver).wishes.refused, timeout=DEADLINE_MS) as told:
        drop(driver, bad)
    assert told.args[0]
    assert not view_of(driver).installing.detail.is_filled()
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path / "a.txt"))])
    event = QDropEvent(
        QPointF(1, 1), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )
    event.ignore()
    view_of(driver).dropEvent(event)
    assert not event.isAccepted()


def test_in_safe_mode_a_plugin_is_switched_off_and_the_window_says_so(driver, tmp_path, key):
    view, host = view_of(driver), driver.window._seat.plugins
    trust(driver, key, tmp_path)
    drop(driver, package(tmp_path, key, "1.0.0"))
    press(driver, view.installing.install)
    driver.until(lambda: view.table.row() is not None)
    host.stop("spotty")
    host.safe = True
    view.refresh()
    driver.until(lambda: view.table.row().view.standing.value == "safe")
    driver.window._show_safety()
    notice = driver.window.findChild(Notice, "safety")
    assert notice.isVisible()
    assert not view.chosen.enable.isVisible()
    press(driver, view.chosen.disable)
    driver.until(lambda: view.table.row().view.standing.value == "off")
