"""The plugin's page: views at the left, the map in the middle, what is chosen at the right.

Entry of the manifest. It brings views to the front, lets clicks on the map lead to them and asks
the store again after commits that touch what is shown.
"""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from cmdmap.api import Page, tr
from cmdmap.widgets import SplitPage, TabRow, count_text
from fire_safety.services.layers import NOBODYS, grid_of_field
from fire_safety.store.alarms import count_alarms
from fire_safety.ui.campaign_view import CampaignView
from fire_safety.ui.finding_view import FindingView
from fire_safety.ui.place_view import PlaceView
from fire_safety.ui.sensor_view import SensorView
from fire_safety.ui.sites.site_view import SiteView
from fire_safety.ui.statistics_view import StatisticsView
from fire_safety.ui.view import View

TOPICS = ("alarms", "campaigns", "findings", "fires", "places", "sensors", "sites")
"""What the views show."""

AGAIN_S = 60.0
"""Ages and due days go on without a commit."""


class FirePage(QWidget):
    """The page."""

    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.places = PlaceView(page)
        self.findings = FindingView(page)
        self.sensors = SensorView(page)
        self.campaigns = CampaignView(page)
        self.sites = SiteView(page)
        self.statistics = StatisticsView(page)
        self.tabs = TabRow()
        self._right = QStackedWidget()
        self._build()
        self._connect()
        self.refresh()

    def views(self) -> dict[str, View]:
        """Return every view by its name."""
        return {
            "places": self.places,
            "findings": self.findings,
            "sensors": self.sensors,
            "campaigns": self.campaigns,
            "sites": self.sites,
            "statistics": self.statistics,
        }

    def show_view(self, name: str) -> None:
        """Bring a view to the front."""
        self.tabs.show_view(name)

    def show_place(self, place_id: int) -> None:
        """Show a place in the view of places."""
        self.show_view("places")
        self.places.choose(place_id)

    def show_thing(self, what: str, key: int) -> None:
        """Show a ``sensor`` in the view of sensors, or a site in the view of sites."""
        if what == "sensor":
            self.show_view("sensors")
            self.sensors.choose((what, key))
        else:
            self.show_view("sites")
            self.sites.choose((what, key))

    def _build(self) -> None:
        titles = {
            "places": tr("Places"),
            "findings": tr("Hazards"),
            "sensors": tr("Sensing"),
            "campaigns": tr("Drives"),
            "sites": tr("Sites"),
            "statistics": tr("Statistics"),
        }
        for name, view in self.views().items():
            self.tabs.add(name, titles[name], view.left)
            self._right.addWidget(view.right)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(SplitPage(self.tabs, self._right))

    def _connect(self) -> None:
        page = self.page
        self.tabs.shown.connect(self._on_view_shown)
        for view in self.views().values():
            view.place_requested.connect(self.show_place)
            view.thing_requested.connect(lambda thing: self.show_thing(*thing))
        self.statistics.area_requested.connect(self._on_area_requested)
        self.campaigns.targets_requested.connect(self._on_targets_requested)
        page.map.on_clicked(self._on_map_clicked)
        page.on_login(self._on_login)
        page.watch(TOPICS, self.refresh)
        page.every(AGAIN_S, self.refresh)

    def refresh(self) -> None:
        """Ask the store again for the view in front, and how many alarms wait behind the others."""
        self.views()[self.tabs.name].refresh()
        self._count_alarms()

    def _count_alarms(self) -> None:
        def show(waiting: int) -> None:
            title = tr("Sensing")
            words = f"{title} {count_text(waiting)}" if waiting else title
            self.tabs.set_title("sensors", words)

        self.page.read(count_alarms, show, name="waiting")

    def _on_view_shown(self, name: str) -> None:
        for other, view in self.views().items():
            if other != name:
                view.clear_map()
        view = self.views()[name]
        self._right.setCurrentWidget(view.right)
        view.allow()
        view.refresh()

    def _on_area_requested(self, code: str) -> None:
        self.show_view("places")
        self.places.narrow(code)

    def _on_targets_requested(self, campaign_id: int, name: str) -> None:
        self.show_view("places")
        self.places.narrow(left_of=campaign_id, words=tr("left of {name}", name=name))

    def _on_map_clicked(self, layer: str, feature_id: int) -> None:
        if layer == "places":
            self.show_place(feature_id)
        elif layer == "risk":
            area = grid_of_field(self.page.desk, feature_id)
            if area is not None:
                self.show_view("statistics")
                self.statistics.choose_grid(area.code)
        elif layer == "sensors":
            self.show_thing("sensor", feature_id)
        elif layer in ("hydrants", "lanes", "stations") and feature_id != NOBODYS:
            self.show_thing(layer, feature_id)

    def _on_login(self) -> None:
        for view in self.views().values():
            view.allow()
        self.places.detail.meet()
        self.refresh()


def open_page(page: Page) -> QWidget:
    """Return the page; the entry of the manifest."""
    return FirePage(page)
