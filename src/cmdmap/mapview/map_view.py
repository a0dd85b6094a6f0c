"""The map as a widget: the house's only way to the page.

``ui`` calls the methods and hears the signals; state lives here (scene, camera, present units) and
is pushed whenever a page says that it listens, so a killed renderer comes back as it was.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, QUrl, Signal
from PySide6.QtWebChannel import QWebChannel
from PySide6.QtWebEngineCore import QWebEnginePage, QWebEngineProfile
from PySide6.QtWebEngineWidgets import QWebEngineView
from PySide6.QtWidgets import QWidget

from cmdmap.domain.grid import Jurisdiction, Ring
from cmdmap.domain.ids import UnitId
from cmdmap.domain.place import Place
from cmdmap.domain.unit import LiveUnit
from cmdmap.errors import BugError
from cmdmap.i18n import current_language
from cmdmap.mapview.assets import check_web_parts
from cmdmap.mapview.camera import Cameras, View
from cmdmap.mapview.door import LAYER_LIST, LAYERS, Door, wrap
from cmdmap.mapview.layers.ground import bounds_of, pack_ground, ring_bounds
from cmdmap.mapview.overlays import Overlays
from cmdmap.mapview.page import build_page
from cmdmap.mapview.pulse import Pulse
from cmdmap.mapview.routes import Routes
from cmdmap.mapview.scene import Scene
from cmdmap.mapview.scheme import PAGE_URL, SCHEME, MapScheme, OutsideBlocker, channel_script
from cmdmap.mapview.tiles import TileArchive
from cmdmap.widgets.theme import theme

AGAIN_MS = 2000
"""Pause before a page is loaded again that died while loading."""
FIRST_CENTRE = Place(120.15, 30.16)

_log = logging.getLogger(__name__)


class MapPage(QWebEnginePage):
    """The page; it stays where it is and its script errors go to the log."""

    left = Signal(str)
    """Something tried to leave for this address and was refused."""

    def acceptNavigationRequest(
        self, url: QUrl | str, _kind: QWebEnginePage.NavigationType, _main: bool
    ) -> bool:
        """Allow nothing but the map page itself."""
        wanted = QUrl(url).toString()
        if wanted != PAGE_URL:
            _log.warning("the map page tried to leave for %s; refused", wanted[:300])
            self.left.emit(wanted[:300])
        return wanted == PAGE_URL

    def javaScriptConsoleMessage(
        self,
        level: QWebEnginePage.JavaScriptConsoleMessageLevel,
        message: str,
        line: int,
        source: str,
    ) -> None:
        """Log what the scripts say."""
        is_error = level is QWebEnginePage.JavaScriptConsoleMessageLevel.ErrorMessageLevel
        _log.log(logging.ERROR if is_error else logging.INFO, "%s:%d %s", source, line, message)


class MapView(QWebEngineView):
    """The command map; see ``docs/map.md`` for how it draws."""

    ready = Signal()
    """A page listens and has been told everything."""
    unit_clicked = Signal(int)
    unit_hovered = Signal(int)
    """Id of the unit under the pointer, 0 when it leaves."""
    place_clicked = Signal(float, float)
    layer_toggled = Signal(str, bool)
    pulse_drawn = Signal(int)
    """Number of the pulse whose units are on the canvas now."""
    renderer_lost = Signal()
    renderer_back = Signal(float)
    """Milliseconds from the loss to the units being drawn again."""
    outside_request = Signal(str)
    gone = Signal()
    """After ``shut_down``: page and profile are deleted."""

    def __init__(
        self, web: Path, tiles: TileArchive | None = None, parent: QWidget | None = None
    ) -> None:
        """Build the page.

        Args:
            web: the folder ``resources/web``.
            tiles: raster base map; None draws the jurisdiction's roads and water.
            parent: Qt parent.

        Raises:
            WorldError: the web parts were not fetched or do not fit the lock.
        """
        super().__init__(parent)
        check_web_parts(web)
        self._draft = partial(build_page, FIRST_CENTRE, tiles)
        self._routes = Routes(
            web, self._draft().encode(), {"/web/qwebchannel.js": channel_script()}
        )
        self._scene = Scene(language=current_language(), raster=tiles is not None)
        if tiles is not None:
            self._routes.tiles = tiles.tile
            self._scene = replace(self._scene, attribution=tiles.attribution)
        self.cameras = Cameras(partial(self._send_view, animate=False))
        self._door = Door(self)
        self._pulse = Pulse(self._door, self._routes, self)
        self.overlays = Overlays(self._door)
        self._lost_at: float | None = None
        self._scheme = MapScheme(self._routes)
        self._build_page()
        self._connect()
        self.page().load(QUrl(PAGE_URL))

    def _build_page(self) -> None:
        profile = QWebEngineProfile()
        self._profile = profile
        self._scheme.setParent(profile)
        profile.installUrlSchemeHandler(SCHEME, self._scheme)
        blocker = OutsideBlocker(profile)
        blocker.outside_request.connect(self.outside_request)
        profile.setUrlRequestInterceptor(blocker)
        page = MapPage(profile, self)
        page.setBackgroundColor(theme().color("ground"))
        channel = QWebChannel(page)
        channel.registerObject("door", self._door)
        page.setWebChannel(channel)
        page.left.connect(self.outside_request)
        page.renderProcessTerminated.connect(self._on_renderer_terminated)
        self.setPage(page)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)

    def _connect(self) -> None:
        door = self._door
        door.opened.connect(self._on_opened)
        door.unit_hovered.connect(self.unit_hovered)
        door.unit_clicked.connect(self.unit_clicked)
        door.place_clicked.connect(self._on_place_clicked)
        door.place_left.connect(self._on_place_left)
        door.view_changed.connect(self._on_view_changed)
        door.layer_toggled.connect(self._on_layer_toggled)
        door.pulse_drawn.connect(self._on_pulse_drawn)

    def set_jurisdiction(self, jurisdiction: Jurisdiction) -> None:
        """Show another area, its base map and, when it is synthetic, the mark that says so."""
        number = int(self._scene.ground.rpartition("-")[2] or 0) + 1
        name = f"ground-{number}"
        self._routes.forget(self._scene.ground)
        # Packing takes a tenth of a second; the pool does it when the page asks.
        self._routes.keep_made(name, partial(pack_ground, jurisdiction))
        self._scene = replace(
            self._scene,
            ground=name,
            area_name=jurisdiction.name,
            synthetic=jurisdiction.synthetic,
            bounds=bounds_of(jurisdiction),
            chosen=None,
        )
        self._send_scene()
        self.fit()

    def apply_units(self, units: Iterable[LiveUnit], now: datetime) -> None:
        """Take the newest state of changed units; ``now`` is the clock ages are measured by."""
        self._pulse.change(units, now)

    def remove_units(self, ids: Iterable[int]) -> None:
        """Take units off the map."""
        self._pulse.remove(ids)

    def set_stale_after(self, seconds: float) -> None:
        """Set the age from which a position is drawn as stale."""
        self._scene = replace(self._scene, stale_after_s=seconds)
        self._send_scene()

    def select_unit(self, unit_id: UnitId | None) -> None:
        """Ring one unit, or none."""
        self._scene = replace(self._scene, selected=unit_id)
        self._send_scene()

    def show_track(self, places: Sequence[Place]) -> None:
        """Draw a track, oldest place first; an empty one takes it away."""
        self._scene = replace(self._scene, track=tuple(places))
        self._send_scene()

    def fly_to(self, place: Place, zoom: float | None = None) -> None:
        """Bring ``place`` to the middle; without ``zoom`` at least street level."""
        self._send_view(self.cameras.now.fly(place, zoom), animate=True)

    def restore_view(self) -> None:
        """Go back to exactly the view that the last ``fly_to`` left; once."""
        view = self.cameras.now.restore()
        if view is not None:
            self._send_view(view, animate=False)

    def fit(self, ring: Ring | None = None) -> None:
        """Show a whole area, (n, 2) degrees; without one the whole jurisdiction."""
        bounds = self._scene.bounds if ring is None else ring_bounds(ring)
        if bounds is not None:
            self._door.view_sent.emit(json.dumps({"fit": bounds}))

    def set_layer_visible(self, name: str, visible: bool) -> None:
        """Show or hide one of :data:`~cmdmap.mapview.door.LAYERS`, or their list itself."""
        if name not in (*LAYERS, LAYER_LIST):
            raise BugError(f"the map has no layer {name!r}")
        self._scene = replace(self._scene, layers={**self._scene.layers, name: visible})
        self._send_scene()

    def dress(self, language: str) -> None:
        """Word and colour the page anew, after ``use_language(language, …)`` and ``use_theme``."""
        self._scene = replace(self._scene, language=language)
        if not self._routes.set_page(self._draft().encode()):
            self._send_scene()
            return
        self._pulse.stop()
        self.page().setBackgroundColor(theme().color("ground"))
        self.page().triggerAction(QWebEnginePage.WebAction.Reload)

    def shut_down(self) -> None:
        """Delete page and profile in the order the engine wants; ``gone`` tells the end."""
        self._pulse.stop()
        self._scheme.close()
        page, profile = self.page(), self._profile
        self.setPage(None)  # type: ignore[arg-type]
        page.destroyed.connect(profile.deleteLater)
        profile.destroyed.connect(self.gone)
        page.deleteLater()

    def _send_scene(self) -> None:
        self._door.scene_sent.emit(self._scene.to_json())

    def _send_view(self, view: View, *, animate: bool) -> None:
        lon, lat = view.centre
        wish = {"lon": lon, "lat": lat, "zoom": view.zoom, "animate": animate}
        self._door.view_sent.emit(json.dumps(wish))

    def _on_opened(self) -> None:
        self._send_scene()
        if self.cameras.now.current is not None:
            self._send_view(self.cameras.now.current, animate=False)
        else:
            self.fit()
        self._pulse.restart()
        self.overlays.restore()
        if self._lost_at is not None and not self._pulse.present:
            self._tell_back()
        self.ready.emit()

    def _on_place_clicked(self, lon: float, lat: float) -> None:
        place = wrap(lon, lat)
        self._scene = replace(self._scene, chosen=place)
        self._send_scene()
        self.place_clicked.emit(*place)

    def _on_place_left(self) -> None:
        self._scene = replace(self._scene, chosen=None)
        self._send_scene()

    def _on_view_changed(self, lon: float, lat: float, zoom: float) -> None:
        self.cameras.now.rest(View(Place(lon, lat), zoom))

    def _on_layer_toggled(self, name: str, visible: bool) -> None:
        self.set_layer_visible(name, visible)
        self.layer_toggled.emit(name, visible)

    def _on_pulse_drawn(self, seq: int) -> None:
        if self._lost_at is not None:
            self._tell_back()
        self.pulse_drawn.emit(seq)

    def _tell_back(self) -> None:
        if self._lost_at is not None:
            self.renderer_back.emit((time.monotonic() - self._lost_at) * 1000.0)
            self._lost_at = None

    def _on_renderer_terminated(
        self, status: QWebEnginePage.RenderProcessTerminationStatus, code: int
    ) -> None:
        _log.warning("the map's renderer ended (%s, code %d); loading it again", status.name, code)
        # A page that dies before it was back would otherwise be loaded as fast as it dies.
        pause_ms = AGAIN_MS if self._lost_at is not None else 0
        self._lost_at = time.monotonic()
        self._pulse.stop()
        self.renderer_lost.emit()
        # Loading from inside this signal is refused by the engine.
        page = self.page()
        QTimer.singleShot(
            pause_ms, page, lambda: page.triggerAction(QWebEnginePage.WebAction.Reload)
        )
