"""Attacks on the installer: each is refused with its reason, and nothing is changed.

Every package is signed by a trusted key unless the attack is about that: a trusted maker may be
careless or turn bad, and a check that only the signature makes is no check.
"""

from __future__ import annotations

import json
import stat
import struct
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.plugins.packaging.parcels import (
    NOW,
    Archive,
    honest_files,
    listing,
    parcel,
)

from cmdmap.errors import WorldError
from cmdmap.plugins.installing.installer import install, plan_install
from cmdmap.plugins.installing.workplace import Workplace
from cmdmap.plugins.packaging import zip_reader
from cmdmap.plugins.packaging.installed import check_signer
from cmdmap.plugins.packaging.package import read_package
from cmdmap.plugins.packaging.signing import sign

FILES = honest_files()
MANIFEST = FILES["plugin.toml"].decode()


def with_file(name, content=b"x"):
    """A package with one more file, honestly listed."""
    return lambda key: parcel(key, {**FILES, name: content}).build()


def with_toml(old, new):
    """A package whose ``plugin.toml`` differs, honestly listed."""
    changed = {**FILES, "plugin.toml": MANIFEST.replace(old, new).encode()}
    return lambda key: parcel(key, changed).build()


def changed_member(name, /, **values):
    """A package with a lie about one member."""
    return lambda key: parcel(key).change(name, **values).build()


def archive(**values):
    """A package with a lie about the whole archive."""

    def make(key):
        made = parcel(key)
        for name, value in values.items():
            setattr(made, name, value)
        return made.build()

    return make


def listed(**instead):
    """A package whose signed list says something else."""
    return lambda key: parcel(key, listed=listing(FILES, **instead)).build()


def unlike(**files):
    """A package whose files are not those of the list."""
    names = {name.replace("__dot__", ".").replace("__", "/"): each for name, each in files.items()}
    return lambda key: parcel(
        key,
        in_archive={name: each for name, each in {**FILES, **names}.items() if each is not None},
    ).build()


def twice(key):
    made = parcel(key)
    made.members.append(made.members[-1])
    return made.build()


def overlapping(key):
    made = parcel(key)
    made.members[-1] = replace(made.members[-1], offset=0)
    return made.build()


def reordered(key):
    """The directory in another order than the bytes."""
    whole = parcel(key).build()
    start = struct.unpack_from("<L", whole, len(whole) - 6)[0]
    entries, at = [], start
    while whole[at : at + 4] == b"PK\1\2":
        length = 46 + struct.unpack_from("<H", whole, at + 28)[0]
        entries.append(whole[at : at + length])
        at += length
    return whole[:start] + b"".join(reversed(entries)) + whole[at:]


def zip64(key):
    def end(tail):
        return tail[:16] + b"\xff\xff\xff\xff" + tail[20:]

    made = parcel(key)
    made.end = end
    return made.build()


def split(key):
    made = parcel(key)
    made.end = lambda tail: tail[:4] + b"\1\0" + tail[6:]
    return made.build()


def bomb(key):
    """A page of zeros, packed a thousand times tighter."""
    return parcel(key, {**FILES, "resources/zeros.bin": bytes(4 * 2**20)}).build()


def quiet_bomb(key):
    """A bomb whose heads say that it is small."""
    files = {**FILES, "resources/zeros.bin": bytes(100)}
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = deflate.compress(bytes(64 * 2**20)) + deflate.flush()
    return parcel(key, files).change("resources/zeros.bin", packed=packed).build()


def many_files(key):
    files = {f"resources/{number}.txt": b"" for number in range(zip_reader.MOST_MEMBERS)}
    return parcel(key, {**FILES, **files}).build()


def huge_directory(key):
    made = parcel(key)
    made.count = 0xFFFE
    return made.build()


def heavy_total(key):
    made = parcel(key)
    size = zip_reader.LARGEST_MEMBER
    for number in range(5):
        name = f"resources/{number}.bin"
        made.add({name: b""})
        made.change(name, size=size, packed_size=size // 100)
    return made.build()


def edited_list(key):
    raw = listing(FILES)
    signature = sign(raw, key, NOW, "x").write().encode()
    return parcel(key, listed=raw + b" ", signature=signature).build()


def unpaired_key(key):
    """The signature of a stranger who calls his key by our name."""
    from cmdmap.plugins.packaging.keys import SecretKey

    other = replace(SecretKey.generate(), key_id=key.key_id)
    return parcel(other).build()


def swapped_comment(key):
    raw = listing(FILES)
    text = sign(raw, key, NOW, "x").write()
    return parcel(key, listed=raw, signature=text.replace("file:x", "file:y").encode()).build()


def double_key(key):
    raw = listing(FILES).replace(b'"id": "night_noise"', b'"id": "night_noise", "id": "other"')
    return parcel(key, listed=raw).build()


def negative_size(key):
    raw = json.loads(listing(FILES))
    raw["files"]["ui/meters.py"]["size"] = -1
    return parcel(key, listed=json.dumps(raw).encode()).build()


def deep_list(key):
    raw = listing(FILES).replace(b'"format": 1', b'"format": ' + b"[" * 60_000)
    return parcel(key, listed=raw).build()


def with_source(name, source):
    """A package in which one source file is another, honestly listed."""
    return lambda key: parcel(key, {**FILES, name: source}).build()


def endless_source(key):
    source = b"draw = 1\n" + b"x = [1, 2, 3]\n" * 80_000
    return parcel(key, {**FILES, "ui/meters.py": source}).change("ui/meters.py", method=0).build()


ATTACKS = {
    "a changed file": (unlike(ui__meters__dot__py=b"import os\n"), "was changed after packing"),
    "a file of the same length": (unlike(ui__meters__dot__py=FILES["ui/meters.py"][::-1]),
                                  "was changed after packing"),
    "an extra file": (unlike(ui__evil__dot__py=b"x"), "not in its list"),
    "a missing file": (unlike(ui__meters__dot__py=None), "not in the package"),
    "a renamed file": (unlike(ui__meters__dot__py=None, ui__metres__dot__py=FILES["ui/meters.py"]),
                       "not in its list"),
    "a file that stands twice": (twice, "are the same file"),
    "names that differ in case": (with_file("UI/METERS.py"), "are the same file"),
    "names in two normal forms": (with_file("resources/cafe\u0301.txt"), "normal form"),
    "names that look alike": (
        lambda key: parcel(key, {**FILES, "ui/\ufb01.py": b"1", "ui/fi.py": b"2"}).build(),
        "are the same file",
    ),
    "a file that is also a folder": (with_file("ui/meters.py/inner.py"), "is a file and a folder"),
    "an edited list": (edited_list, "changed the package after it was signed"),
    "an unknown key": (None, "nobody here trusts"),
    "a key that took our key's name": (unpaired_key, "changed the package after it was signed"),
    "no signature": (lambda key: parcel(key, signature=b"").build(), "not signed"),
    "an empty list": (lambda key: parcel(key, listed=b"{}").build(), "cannot be used"),
    "no list": (lambda key: parcel(key, listed=b"", signature=b"x").build(), "is missing"),
    "a signature that is none": (lambda key: parcel(key, signature=b"trust me").build(),
                                 "no signature of minisign"),
    "a swapped trusted comment": (swapped_comment, "changed the package after it was signed"),
    "a list with a key twice": (double_key, "cannot be used"),
    "a list nested without end": (deep_list, "cannot be used"),
    "a list with an unknown key": (listed(run="rm"), "cannot be used"),
    "a list of another format": (listed(format=2), "cannot be used"),
    "a list without a zone": (listed(made_at="2026-11-24T00:00:00"), "cannot be used"),
    "a list with a negative size": (negative_size, "cannot be used"),
    "a way up": (with_file("../../evil.py"), "leads out of the package"),
    "a way up in the middle": (with_file("ui/../../evil.py"), "leads out of the package"),
    "an absolute path": (with_file("/etc/cron.d/evil"), "leads out of the package"),
    "a drive letter": (with_file("C:/evil.py"), "no file of a package may have"),
    "a backslash": (with_file("ui\\..\\evil.py"), "no file of a package may have"),
    "a second stream of a file": (with_file("ui/meters.py:evil"), "no file of a package may have"),
    "a zero byte in a name": (with_file("ui/evil.py\0.txt"), "zero byte"),
    "a line break in a name": (with_file("ui/evil\n.py"), "invisible characters"),
    "a name written backwards": (with_file("ui/\u202eyp.live"), "invisible characters"),
    "a name with an invisible letter": (with_file("ui/me\u200bters.py"), "invisible characters"),
    "a reserved name": (with_file("ui/CON.py"), "reserved by Windows"),
    "a reserved port": (with_file("com1"), "reserved by Windows"),
    "a name that ends with a dot": (with_file("ui/meters.py."), "ends with a dot"),
    "a name that begins with a space": (with_file(" ui/x.py"), "begins or ends with a space"),
    "a name without end": (with_file("a" * 300), "too long or too deep"),
    "a part without end": (with_file("a" * 120), "too long or too deep"),
    "folders without end": (with_file("/".join("a" * 40)), "too long or too deep"),
    "an empty part": (with_file("ui//x.py"), "too long or too deep"),
    "a name in another writing": (changed_member("ui/meters.py", name=b"ui/m\xe9t.py"),
                                  "not written in UTF-8"),
    "broken UTF-8": (changed_member("ui/meters.py", name=b"ui/\xff\xfe.py", flags=0x800),
                     "not written in UTF-8"),
    "a symbolic link": (changed_member("ui/meters.py", mode=stat.S_IFLNK | 0o777), "is a link"),
    "a device": (changed_member("ui/meters.py", mode=stat.S_IFCHR | 0o666), "is a link"),
    "a pipe": (changed_member("ui/meters.py", mode=stat.S_IFIFO | 0o666), "is a link"),
    "a folder": (lambda key: parcel(key).add({"ui/": b""}).build(), "is a link, a folder"),
    "a file that runs as root": (changed_member("ui/meters.py", mode=0o104755),
                                 "special permissions"),
    "an encrypted file": (changed_member("ui/meters.py", flags=1), "encrypted or streamed"),
    "a streamed file": (changed_member("ui/meters.py", flags=8), "encrypted or streamed"),
    "an unknown way of packing": (changed_member("ui/meters.py", method=14), "unknown way"),
    "an extra field with another name": (
        changed_member("ui/meters.py", extra=b"\x75\x70\x01\x00x"), "extra fields"),
    "a comment of a file": (changed_member("ui/meters.py", comment=b"x"), "extra fields"),
    "two names of one file": (changed_member("ui/meters.py", local_name=b"ui/evil_1.py"),
                              "described in two ways"),
    "two sizes of one file": (changed_member("ui/meters.py", local_size=5),
                              "described in two ways"),
    "a size that lies": (changed_member("ui/meters.py", size=5), "not what its head says"),
    "a packed size that lies": (changed_member("ui/meters.py", packed_size=9),
                                "tampered with"),
    "a wrong checksum": (changed_member("ui/meters.py", crc=1), "not what its head says"),
    "bytes that cannot be unpacked": (changed_member("ui/meters.py", packed=b"\xff" * 40),
                                      "cannot be unpacked"),
    "a bomb": (bomb, "far too much"),
    "a bomb with small heads": (quiet_bomb, "not what its head says"),
    "a bomb of many": (heavy_total, "unpacks to more than"),
    "too many files": (many_files, "more than 2000 files"),
    "a directory of thousands": (huge_directory, "more than 2000 files"),
    "files that overlap": (overlapping, "does not lie where it says"),
    "a directory in another order": (reordered, "does not lie where it says"),
    "a huge archive's form": (zip64, "huge archives"),
    "one part of several": (split, "several parts"),
    "bytes before the archive": (archive(before=b"#!/bin/sh\n"), "does not lie where it says"),
    "bytes in the archive": (archive(between=b"hidden"), "belong to no file"),
    "bytes behind the archive": (archive(after=b"hidden"), "bytes were added behind it"),
    "a comment of the archive": (archive(comment=b"x"), "bytes were added behind it"),
    "no archive": (lambda key: b"hello", "no zip archive"),
    "an empty archive": (lambda key: Archive().build(), "does not lie where it says"),
    "another API": (with_toml('api = "1.0"', 'api = "2.0"'), "another id, version or API"),
    "another id": (with_toml('"night_noise"', '"day_noise"'), "another id, version or API"),
    "another version": (with_toml('"1.0.0"', '"9.0.0"'), "another id, version or API"),
    "no plugin.toml": (
        lambda key: parcel(
            key, {name: each for name, each in FILES.items() if name != "plugin.toml"}
        ).build(),
        "plugin.toml is missing",
    ),
    "an unknown contribution": (with_toml("[[layers]]", "[[backdoors]]"), "is not known"),
    "an entry that is not there": (with_toml("ui.meters:draw", "ui.metres:draw"),
                                   "which is not there"),
    "an entry of another name": (with_toml("ui.meters:draw", "ui.meters:paint"),
                                 "which is not there"),
    "compiled Python": (with_file("ui/meters.pyc"), "compiled Python"),
    "a cache of Python": (with_file("ui/__pycache__/meters.txt"), "compiled Python"),
    "compiled code": (with_file("ui/fast.so"), "compiled code"),
    "a way to the network": (with_source("ui/call.py", b"def f():\n  import urllib.request as u"),
                             "does not ask for the network"),
    "a way to the network through Qt": (
        with_source("ui/call.py", b"from PySide6.QtNetwork import QTcpSocket"),
        "does not ask for the network"),
    "a program it starts": (with_source("ui/call.py", b"from os import system as s"),
                            "asks for no programs"),
    "a program it starts through Qt": (
        with_source("ui/call.py", b"from PySide6.QtCore import QProcess"),
        "asks for no programs"),
    "a way into compiled code": (with_source("ui/call.py", b"import ctypes.util"),
                                 "does not ask for compiled code"),
    "compiled code under a harmless name": (with_file("resources/logo.png", b"\x7fELF\2\1"),
                                            "compiled code"),
    "tables without revisions": (
        lambda key: parcel(
            key, {name: each for name, each in FILES.items() if "migrations" not in name}
        ).build(),
        "no revision",
    ),
    "a source nested without end": (
        with_source("ui/meters.py", b"draw = " + b"-" * 200_000 + b"1"),
        "which is not there",
    ),
    "a source without end": (endless_source, "which is not there"),
    "a revision that is no Python": (
        with_source("migrations/versions/r0001.py", b"revision = ("),
        "cannot be read as Python",
    ),
    "revisions that fork": (
        with_source("migrations/versions/r2.py", b"revision = 'x'\ndown_revision = None"),
        "in one line",
    ),
    "a revision that hangs on nothing": (
        with_source("migrations/versions/r2.py", b"revision = 'x'\ndown_revision = 'y'"),
        "in one line",
    ),
    "a list inside the list": (with_file("manifest.json", b"{}"), "cannot be used"),
}  # fmt: skip


def snapshot(folder):
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
        if path.suffix not in {".lock"}
    }


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_and_changes_nothing(name, home, places, key, stranger, said):
    make, sentence = ATTACKS[name]
    attack = parcel(stranger).build() if make is None else make(key)
    work = Workplace(places, None, lambda: NOW, lambda deed, about: said.append((deed, about)))
    before = snapshot(home)
    with pytest.raises(WorldError, match=sentence):
        install(work, plan_install(work, read_package(attack)))
    assert snapshot(home) == before
    assert said == []


def test_the_honest_package_is_taken_so_the_attacks_fail_for_their_own_reason(work, key):
    plan = plan_install(work, read_package(parcel(key).build()))
    assert plan.blockers == ()
    assert install(work, plan).version == "1.0.0"


def test_at_least_forty_five_distinct_attacks():
    assert len(ATTACKS) >= 45


def blockers(work, archive, **wishes):
    plan = plan_install(work, read_package(archive), **wishes)
    with pytest.raises(WorldError):
        install(work, plan)
    return " ".join(plan.blockers)


def test_an_expired_key_brings_nothing_new(work, places, stranger, said):
    places.trust.add(stranger.public, "Old", NOW, expires_at=NOW - timedelta(seconds=1))
    assert "has expired" in blockers(work, parcel(stranger).build())
    assert said == []


def test_a_revoked_key_brings_nothing_and_is_never_trusted_again(work, places, stranger):
    places.trust.add(stranger.public, "Lost", NOW)
    places.trust.revoke(stranger.public.fingerprint, "stolen", NOW)
    assert "was revoked: stolen" in blockers(work, parcel(stranger).build())
    with pytest.raises(WorldError, match="was revoked"):
        places.trust.add(stranger.public, "Lost", NOW)


def of_api(key, api):
    files = honest_files(api=api)
    return parcel(key, files, listed=listing(files, api=api)).build()


@pytest.mark.parametrize("api", ["2.0", "1.99", "0.9"])
def test_an_api_that_does_not_fit_is_refused(work, key, api):
    assert "ask its maker for a version that fits" in blockers(work, of_api(key, api))


@pytest.mark.parametrize(
    "plugin_id",
    [
        "radio",
        "incidents",
        "services",
        "numpy",
        "mediation",
        "trusted",
        "alembic_version",
        "sqlite",
    ],
)
def test_an_id_that_clashes_is_refused(work, key, plugin_id):
    files = {
        name: each.replace(b"night_noise", plugin_id.encode())
        for name, each in honest_files().items()
    }
    archive = parcel(key, files, listed=listing(files, id=plugin_id)).build()
    found = blockers(work, archive)
    assert "used by cmdmap itself" in found or "name of a Python package" in found


def test_tables_that_cannot_be_told_apart_are_refused(work, key):
    install(work, plan_install(work, read_package(parcel(key).build())))
    files = {
        name: each.replace(b"night_noise", b"night_noise_two")
        for name, each in honest_files().items()
    }
    archive = parcel(key, files, listed=listing(files, id="night_noise_two")).build()
    assert "could not be told apart" in blockers(work, archive)


def test_what_is_needed_must_be_there(work, key):
    extra = 'requires = ["no-such-library>=1"]\nneeds = ["fire_safety>=1.0"]\n'
    files = honest_files()
    files["plugin.toml"] = extra.encode() + files["plugin.toml"]
    found = blockers(work, parcel(key, files).build())
    assert "no-such-library>=1, which is not installed" in found
    assert "fire_safety>=1.0, which is not installed" in found


def versioned(key, version, extra=""):
    files = honest_files(version, extra=extra)
    return parcel(key, files, listed=listing(files, version=version)).build()


def test_a_lower_version_is_refused_unless_wished(work, key):
    install(work, plan_install(work, read_package(versioned(key, "1.0.0"))))
    older = versioned(key, "0.9.0")
    assert "is newer than 0.9.0" in blockers(work, older)
    plan = plan_install(work, read_package(older), downgrade=True)
    assert install(work, plan).version == "0.9.0"


def test_the_same_version_with_other_files_is_refused(work, key):
    install(work, plan_install(work, read_package(versioned(key, "1.0.0"))))
    assert "is installed already" in blockers(work, versioned(key, "1.0.0"))
    other = versioned(key, "1.0.0", extra='[wants]\nnetwork = ["*"]\n')
    assert "a changed plugin needs a new version" in blockers(work, other)


def test_native_code_that_is_asked_for_is_taken_and_costs_points(work, key):
    files = {**honest_files(extra="[wants]\nnative = true\n"), "ui/fast.so": b"\x7fELF"}
    plan = plan_install(work, read_package(parcel(key, files).build()))
    assert plan.blockers == ()
    assert plan.score.value == 3


def test_any_flipped_bit_is_refused_or_changes_nothing_that_is_read(places, key):
    archive = parcel(key).build()
    honest = read_package(archive)
    read = 0
    for place in range(len(archive)):
        flipped = bytearray(archive)
        flipped[place] ^= 1 << (place % 8)
        try:
            package = read_package(bytes(flipped))
            check_signer(package.listed.raw, package.signature_text, places.trust)
        except WorldError:
            continue
        read += 1
        assert (package.files, package.listed) == (honest.files, honest.listed)
    # Times, versions and the unsigned first line of the signature's file say nothing.
    assert read < len(archive) / 4


def test_the_file_may_change_after_it_was_read(work, key, tmp_path):
    path = tmp_path / "x.cmplugin"
    path.write_bytes(parcel(key).build())
    from cmdmap.plugins.packaging.package import open_package

    plan = plan_install(work, open_package(path))
    path.write_bytes(b"something else")
    record = install(work, plan)
    folder = work.places.code("night_noise", "1.0.0")
    assert (folder / "ui" / "meters.py").read_bytes() == FILES["ui/meters.py"]
    listed_now = json.loads((folder / "manifest.json").read_bytes())
    assert set(listed_now["files"]) == set(FILES)
    assert record.digest == plan.package.listed.digest
