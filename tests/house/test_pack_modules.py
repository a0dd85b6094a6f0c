"""The program that packs the modules: signed by the build key, packed anew only after a change."""

from __future__ import annotations

import importlib.util
import shutil

import pytest

from cmdmap.errors import WorldError
from cmdmap.plugins.packaging.keys import PublicKey
from cmdmap.plugins.packaging.package import open_package
from cmdmap.plugins.packaging.signing import verify


@pytest.fixture
def packing(repo, tmp_path, monkeypatch):
    """The program over a checkout with one module, the template under another name."""
    spec = importlib.util.spec_from_file_location("pack", repo / "tools" / "pack_modules.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    ignored = shutil.ignore_patterns("__pycache__", "tests")
    shutil.copytree(repo / "plugins" / "template", tmp_path / "plugins" / "lamps", ignore=ignored)
    monkeypatch.setattr(module, "REPO", tmp_path)
    monkeypatch.setattr(module, "MODULES", ("lamps",))
    monkeypatch.delenv(module.KEY_VARIABLE, raising=False)
    return module


def the_package(folder):
    (found,) = (folder / "build" / "packages").glob("*.cmplugin")
    return found


def test_modules_are_packed_and_signed_by_the_build_key(packing, tmp_path, capfd):
    assert packing.main() == 0
    package = open_package(the_package(tmp_path))
    vendor = (tmp_path / "build" / "packages" / "vendor.pub").read_text(encoding="utf-8")
    verify(package.listed.raw, package.signature, PublicKey.read(vendor))
    secret = tmp_path / "build" / "keys" / "build"
    assert secret.stat().st_mode & 0o077 == 0
    assert "packed" in capfd.readouterr().out


def test_the_second_time_nothing_is_written_and_a_change_packs_again(packing, tmp_path, capfd):
    packing.main()
    first = the_package(tmp_path).read_bytes()
    capfd.readouterr()
    assert packing.main() == 0
    assert capfd.readouterr().out == ""
    assert the_package(tmp_path).read_bytes() == first
    toml = tmp_path / "plugins" / "lamps" / "plugin.toml"
    text = toml.read_text(encoding="utf-8")
    version = open_package(the_package(tmp_path)).listed.version
    toml.write_text(text.replace(f'"{version}"', '"9.9.9"', 1), encoding="utf-8")
    packing.main()
    assert the_package(tmp_path).name.endswith("-9.9.9.cmplugin")


def test_a_module_that_cannot_be_packed_is_named(packing, tmp_path, capfd):
    (tmp_path / "plugins" / "lamps" / "plugin.toml").write_text("id = 1", encoding="utf-8")
    assert packing.main() == 1
    assert "pack_modules: lamps: plugin.toml: " in capfd.readouterr().err


def test_a_named_key_that_is_not_there_is_said(packing, tmp_path, monkeypatch):
    monkeypatch.setenv(packing.KEY_VARIABLE, str(tmp_path / "nowhere"))
    with pytest.raises(WorldError, match="cannot be read"):
        packing.signing_key(tmp_path / "build")
