"""Speeds and limits of dispatching, as the operator has set them.

The defaults are those of ``resources/options.toml``; a test compares both.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from cmdmap.domain.grid import RoadLevel
from cmdmap.domain.people.roster import Mode
from cmdmap.options import Options

KMH = 1 / 3.6
"""Metres per second of one km/h."""


@dataclass(frozen=True, slots=True)
class Speeds:
    """How fast a unit gets on, km/h."""

    foot: float = 5.0
    e_bike: float = 18.0
    car: float = 32.0
    lane: float = 0.5
    """Share of its speed that a vehicle keeps in a lane."""
    off_road: float = 4.0
    """Walking where no road is; whatever the mode, the way to and from the road is walked."""
    detour: float = 1.4
    """Way by straight line, where no roads are known."""

    def mps(self, mode: Mode, level: RoadLevel) -> float:
        """Return the speed on a road in m/s."""
        if mode is Mode.FOOT:
            return self.foot * KMH
        speed = (self.car if mode is Mode.CAR else self.e_bike) * KMH
        # Nobody is slower on a vehicle than beside it.
        return max(speed * self.lane, self.foot * KMH) if level is RoadLevel.LANE else speed

    @property
    def off_road_mps(self) -> float:
        """Return the walking speed off the roads in m/s."""
        return self.off_road * KMH


@dataclass(frozen=True, slots=True)
class DispatchLimits:
    """Who may be proposed and what counts for and against whom."""

    speeds: Speeds = field(default_factory=Speeds)
    usual_mode: Mode = Mode.E_BIKE
    """How a unit moves of which nobody wrote it down and whose terminal is no vehicle's."""
    stale: timedelta = timedelta(minutes=30)
    """A position older than this does not say where the unit is."""
    keep_stale: bool = False
    """Propose units with an old position all the same, marked."""
    radius_m: float = 8000.0
    """Straight distance up to which anybody is proposed."""
    rows: int = 5
    """Proposals for each force."""
    most_load: int = 3
    """Incidents a unit may have already; with more it is not proposed."""
    break_rest: bool = True
    """Propose units in their rest where no rested one is left, marked."""
    load_s: float = 180.0
    """How much later a busy unit counts for each incident it has."""
    own_area_s: float = 60.0
    """How much earlier a unit counts in its own grid or zone."""

    @classmethod
    def of(cls, options: Options) -> DispatchLimits:
        """Return what the operator has set."""
        speeds = Speeds(
            foot=options.number("dispatch.foot_kmh"),
            e_bike=options.number("dispatch.e_bike_kmh"),
            car=options.number("dispatch.car_kmh"),
            lane=options.number("dispatch.lane_share"),
            off_road=options.number("dispatch.off_road_kmh"),
            detour=options.number("dispatch.detour"),
        )
        return cls(
            speeds=speeds,
            usual_mode=Mode(options.text("dispatch.usual_mode")),
            stale=timedelta(seconds=options.number("dispatch.stale_s")),
            keep_stale=options.flag("dispatch.keep_stale"),
            radius_m=options.number("dispatch.radius_m"),
            rows=int(options.number("dispatch.rows")),
            most_load=int(options.number("dispatch.most_load")),
            break_rest=options.flag("dispatch.break_rest"),
            load_s=options.number("dispatch.load_s"),
            own_area_s=options.number("dispatch.own_area_s"),
        )
