"""Packing: what travels, the same bytes for the same files, refused where a package would be."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from tests.plugins.packaging.parcels import NOW, honest_files

from cmdmap.errors import WorldError
from cmdmap.plugins.packaging.package import read_package
from cmdmap.plugins.packaging.packing import pack, read_folder, sign_package


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "night_noise"
    for name, content in honest_files().items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return root


def test_tests_caches_hidden_files_and_packages_stay_at_home(folder):
    for name in (
        "tests/test_x.py",
        ".git/config",
        "ui/__pycache__/x.pyc",
        "ui/.DS_Store",
        "a.cmplugin",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    assert set(read_folder(folder)) == set(honest_files())


def test_the_same_files_make_the_same_package_whatever_the_disk_says(folder, key):
    first = sign_package(pack(read_folder(folder), NOW), key, NOW)
    for path in folder.rglob("*.py"):
        os.utime(path, (0, 0))
        path.chmod(0o755)
    assert sign_package(pack(read_folder(folder), NOW), key, NOW) == first
    later = pack(read_folder(folder), NOW + timedelta(seconds=1))
    assert sign_package(later, key, NOW) != first


def test_a_package_is_read_as_it_was_packed_with_names_in_any_language(folder, key):
    (folder / "resources").mkdir()
    (folder / "resources" / "说明.txt").write_text("夜间", encoding="utf-8")
    (folder / "resources" / "zeros.bin").write_bytes(bytes(2**20))
    contents = read_folder(folder)
    package = read_package(sign_package(pack(contents, NOW), key, NOW))
    assert package.files == contents
    assert package.listed.made_at == NOW
    assert package.signature.key_name == key.public.name


def test_signing_again_replaces_the_signature(folder, key, stranger):
    archive = sign_package(pack(read_folder(folder), NOW), stranger, NOW)
    assert read_package(archive).signature.key_id == stranger.key_id
    again = sign_package(archive, key, NOW)
    assert read_package(again).signature.key_id == key.key_id


def test_links_and_names_no_package_may_have_are_refused(folder, tmp_path):
    (folder / "ui" / "link.py").symlink_to("/etc/passwd")
    with pytest.raises(WorldError, match="is a link"):
        read_folder(folder)
    (folder / "ui" / "link.py").unlink()
    (folder / "ui" / "a\\b.py").write_bytes(b"")
    with pytest.raises(WorldError, match="no file of a package may have"):
        read_folder(folder)


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("manifest.json", b"{}", "a name of the package itself"),
        ("ui/fast.so", b"", "compiled code"),
        ("plugin.toml", b"id = 1", "id takes"),
        ("__init__.py", None, "no Python package"),
        ("ui/meters.py", b"def paint(): ...", "which is not there"),
    ],
)
def test_what_could_not_be_installed_is_not_packed(folder, name, content, sentence):
    if content is None:
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(content)
    with pytest.raises(WorldError, match=sentence):
        pack(read_folder(folder), NOW)


def test_a_folder_without_manifest_is_named(tmp_path):
    with pytest.raises(WorldError, match=r"no plugin\.toml"):
        pack(read_folder(tmp_path), NOW)
