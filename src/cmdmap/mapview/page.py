"""The map page: built by folium, with our own list of scripts and styles instead of its CDNs.

``map_view.py`` hands the text to the scheme as ``/``. A content security policy allows nothing
but our scheme and the one inline script folium writes, named by its hash.
"""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import folium
from branca.element import Element, Figure

from cmdmap.domain.place import Place
from cmdmap.mapview.tiles import TileArchive
from cmdmap.widgets.theme import theme

FIRST_ZOOM = 13
MIN_ZOOM = 4
MAX_ZOOM = 20
MAP_NAME = "map_page"

_INLINE_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)


class CommandMap(folium.Map):
    """folium's map with our scheme in place of outside addresses and a fixed script name."""

    def __init__(self, **options: Any) -> None:
        """Pass ``options`` to folium.Map; its addresses are replaced by ours."""
        super().__init__(**options)
        self.default_js = [
            ("leaflet", "/web/vendor/leaflet/leaflet.js"),
            ("qwebchannel", "/web/qwebchannel.js"),
        ]
        self.default_css = [
            ("leaflet_css", "/web/vendor/leaflet/leaflet.css"),
            ("map_css", "/web/map.css"),
        ]

    def get_name(self) -> str:
        """Return the name of the map's variable in the page."""
        return MAP_NAME


def build_page(centre: Place, tiles: TileArchive | None) -> str:
    """Return the whole page as HTML, in the colours of the seat's theme.

    Args:
        centre: first view, until the scene with the jurisdiction arrives.
        tiles: raster base map; None for the vector base map that ``ground.js`` draws.
    """
    page = CommandMap(
        location=(centre.lat, centre.lon),
        zoom_start=FIRST_ZOOM,
        tiles=None,
        font_size="12px",
        min_zoom=MIN_ZOOM,
        max_zoom=MAX_ZOOM,
        zoom_control=False,
        attribution_control=False,
        prefer_canvas=True,
        # Pictures scaled between whole zooms show hairlines where they meet (docs/map.md).
        zoom_snap=0.25 if tiles is None else 1,
        zoom_delta=0.5 if tiles is None else 1,
        wheel_px_per_zoom_level=120,
        double_click_zoom=False,
        box_zoom=False,
        fade_animation=False,
    )
    if tiles is not None:
        folium.TileLayer(
            tiles="/tiles/{z}/{x}/{y}",
            attr=" ",
            min_zoom=MIN_ZOOM,
            max_zoom=MAX_ZOOM,
            min_native_zoom=tiles.min_zoom,
            max_native_zoom=tiles.max_zoom,
        ).add_to(page)
    root = page.get_root()
    assert isinstance(root, Figure)  # folium puts every map into one
    root.header.add_child(Element(f"<style>:root {{ {theme().page_style()} }}</style>"))
    root.header.add_child(Element('<script type="module" src="/web/start.js"></script>'))
    return _with_policy(root.render())


def _with_policy(html: str) -> str:
    hashes = " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"
        for code in _INLINE_SCRIPT.findall(html)
    )
    policy = (
        f"default-src 'none'; script-src 'self' {hashes}; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'"
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{policy}" />'
    return html.replace("<head>", f"<head>\n    {meta}", 1)
