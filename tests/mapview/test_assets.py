"""The fetched web parts must belong to the lock."""

from __future__ import annotations

import hashlib
import json
import zipfile

import pytest
from hatchling.builders.wheel import WheelBuilder

from cmdmap.errors import WorldError
from cmdmap.mapview.assets import check_web_parts


def test_the_checkout_has_the_parts_of_its_lock(repo):
    web = repo / "resources" / "web"
    check_web_parts(web)
    leaflet = (web / "vendor" / "leaflet" / "leaflet.js").read_text(encoding="utf-8")
    assert "Leaflet 1.9.4" in leaflet[:400]


def test_absent_or_older_parts_are_told_with_what_to_do(tmp_path):
    (tmp_path / "package-lock.json").write_bytes(b"{}")
    with pytest.raises(WorldError, match="pip install"):
        check_web_parts(tmp_path)
    (tmp_path / "vendor").mkdir()
    stamp = tmp_path / "vendor" / "stamp"
    stamp.write_text(hashlib.sha256(b"other").hexdigest(), encoding="ascii")
    with pytest.raises(WorldError, match="pip install"):
        check_web_parts(tmp_path)
    stamp.write_text(hashlib.sha256(b"{}").hexdigest() + "\n", encoding="ascii")
    check_web_parts(tmp_path)


def test_the_lock_pins_leaflet_and_names_no_address(repo):
    text = (repo / "resources" / "web" / "package-lock.json").read_text(encoding="utf-8")
    leaflet = json.loads(text)["packages"]["node_modules/leaflet"]
    assert leaflet["version"] == "1.9.4"
    assert leaflet["integrity"].startswith("sha512-")
    assert "://" not in text


def test_a_wheel_holds_the_page_its_fetched_parts_and_the_other_resources(repo, tmp_path):
    (path,) = WheelBuilder(str(repo)).build(directory=str(tmp_path), versions=["standard"])
    with zipfile.ZipFile(path) as wheel:
        names = set(wheel.namelist())
        lock = wheel.read("cmdmap/resources/web/package-lock.json")
        stamp = wheel.read("cmdmap/resources/web/vendor/stamp").decode().strip()
    assert stamp == hashlib.sha256(lock).hexdigest()
    wanted = {"web/vendor/leaflet/leaflet.js", "web/vendor/leaflet/LICENSE", "web/start.js"}
    wanted |= {"options.toml", "i18n/zh_CN/map.json"}
    assert {f"cmdmap/resources/{name}" for name in wanted} <= names
    assert not [name for name in names if "node_modules" in name]
