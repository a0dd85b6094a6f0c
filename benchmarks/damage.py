"""Silently wrong positions on damaged sentences: our decoder beside pynmea2 and pynmeagps.

Run ``python benchmarks/damage.py [COUNT]`` (100,000 by default). Every sentence is damaged once
(see ``tests/protocols/damage.py``) and offered to all. "Wrong" is a valid position that differs in
latitude, longitude or time from every sound sentence it was made of; "other" differs from them in
altitude, speed or course only. With the shared recordings beside the checkout, their real sentences
are damaged in a second run.
"""

from __future__ import annotations

import math
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

# Not as ``tests.protocols``: taky, another benchmark's peer, installs a package named ``tests``.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "protocols"))

import pynmea2
import pynmeagps

from cmdmap.domain.report import Report, ReportKind
from cmdmap.protocols.registry import open_decoder
from damage import DAMAGES, damaged, sound_sentences

Reading = tuple[float, float, str, tuple[object, ...]]
SEED = 20261


def our_reports(raw: bytes) -> list[Report]:
    decoder = open_decoder("auto")
    reports = decoder.feed(raw) + decoder.flush()
    return [r for r in reports if r.kind is ReportKind.FIX and r.valid]


def ours(raw: bytes) -> list[Reading]:
    """The time of day as written: without a date in the stream GGA has no instant."""
    found = []
    for report in our_reports(raw):
        fields = report.raw.split(b",")
        time = fields[5] if report.sentence == "GLL" else fields[1]
        assert report.place is not None
        rest = (report.alt_m, report.speed_mps, report.course_deg)
        found.append((report.place.lon, report.place.lat, time.decode(), rest))
    return found


def with_pynmea2(raw: bytes) -> list[Reading]:
    text = raw.decode("latin-1").strip()
    try:
        said = pynmea2.parse(text, check=True)
        if not getattr(said, "is_valid", True):
            return []
        time = said.data[4 if "GLL" in text[:7] else 0]
        rest = tuple(
            getattr(said, name, None) for name in ("altitude", "spd_over_grnd", "true_course")
        )
        return [(said.longitude, said.latitude, time, rest)]
    except (pynmea2.ParseError, AttributeError):
        return []


def with_pynmeagps(raw: bytes) -> list[Reading]:
    try:
        said = pynmeagps.NMEAReader.parse(raw)
        if said is None or said.lat == "" or said.lon == "":
            return []
        rest = tuple(getattr(said, name, None) for name in ("alt", "spd", "cog"))
        return [(said.lon, said.lat, f"{said.time:%H%M%S}", rest)]
    except (pynmeagps.NMEAParseError, pynmeagps.NMEAMessageError, pynmeagps.NMEATypeError):
        return []
    except AttributeError:
        return []


def same(one: Reading, other: Reading) -> bool:
    near = math.isclose(one[0], other[0], abs_tol=1e-7) and math.isclose(
        one[1], other[1], abs_tol=1e-7
    )
    return near and one[2][:6] == other[2][:6]


def run(title: str, sentences: list[bytes], count: int) -> None:
    peers: dict[str, Callable[[bytes], list[Reading]]] = {
        "cmdmap": ours,
        "pynmea2 check=True": with_pynmea2,
        "pynmeagps": with_pynmeagps,
    }
    truth = {raw: {name: read(raw) for name, read in peers.items()} for raw in sentences}
    wrong: dict[str, Counter[str]] = {name: Counter() for name in peers}
    off: Counter[str] = Counter()
    raised: Counter[str] = Counter()
    read_right: Counter[str] = Counter()
    for damage, raw, sources in damaged(sentences, count, SEED):
        for name, read in peers.items():
            try:
                found = read(raw)
            except Exception:  # noqa: BLE001 - what a peer lets out is what we count
                raised[name] += 1
                continue
            sound = [reading for source in sources for reading in truth[source][name]]
            bad = [one for one in found if not any(same(one, other) for other in sound)]
            wrong[name][damage] += bool(bad)
            read_right[name] += bool(found) and not bad
            off[name] += not bad and any(one[3] not in [s[3] for s in sound] for one in found)
    print(f"\n{title}: {count} damaged sentences, seed {SEED}")
    print(
        f"{'':20}{'wrong %':>9}{'wrong':>8}{'other':>8}{'raised':>8}{'right':>8}  wrong by damage"
    )
    for name in peers:
        total = wrong[name].total()
        by = " ".join(f"{kind} {wrong[name][kind]}" for kind in DAMAGES if wrong[name][kind])
        print(
            f"{name:20}{100 * total / count:9.3f}{total:8}{off[name]:8}{raised[name]:8}"
            f"{read_right[name]:8}  {by}"
        )


def recorded() -> list[bytes]:
    """Real position sentences of the shared recordings, empty where they are absent."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "logs"
    decoder = open_decoder("nmea")
    reports = [r for path in sorted(folder.glob("*.log")) for r in decoder.feed(path.read_bytes())]
    return [r.raw + b"\r\n" for r in reports if r.kind is ReportKind.FIX and r.valid]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    run("Encoded sentences", sound_sentences(5_000, SEED), count)
    if real := recorded():
        run(f"Recorded sentences ({len(real)})", real, count)


if __name__ == "__main__":
    main()
