"""Trusted keys: kept, found, expired, revoked; damaged files trust nobody."""

from __future__ import annotations

from datetime import timedelta
from operator import attrgetter

import pytest
from tests.plugins.packaging.parcels import NOW

from cmdmap.errors import WorldError
from cmdmap.plugins.installing.trusting import revoke_key, trust_key
from cmdmap.plugins.packaging.keys import SecretKey
from cmdmap.plugins.packaging.signing import sign
from cmdmap.plugins.packaging.trust import VENDOR, Standing, TrustStore


@pytest.fixture
def official(tmp_path):
    secret = SecretKey.generate()
    (tmp_path / VENDOR).write_text(secret.public.write(), encoding="utf-8")
    return secret


def test_a_key_is_trusted_by_its_bytes_with_the_name_an_admin_gives(places, key):
    kept = places.trust.keys()
    assert [(each.name, each.key, each.official) for each in kept] == [("ACME", key.public, False)]
    assert places.trust.find(key.public.name).key == key.public
    assert places.trust.find(key.public.fingerprint.lower()).name == "ACME"
    with pytest.raises(WorldError, match="no one key"):
        places.trust.find("0000")


def test_two_keys_of_one_name_are_told_apart_by_their_fingerprints(places, key):
    twin = SecretKey(key.key_id, SecretKey.generate().seed)
    places.trust.add(twin.public, "Twin", NOW)
    assert len(places.trust.keys()) == 2
    with pytest.raises(WorldError, match="no one key"):
        places.trust.find(key.public.name)
    for secret, name in ((key, "ACME"), (twin, "Twin")):
        assert places.trust.signer(b"x", sign(b"x", secret, NOW, "x")).name == name


def test_the_official_key_comes_with_the_program_and_can_be_revoked(places, official, tmp_path):
    trust = TrustStore(places.trust.folder, tmp_path)
    first = trust.keys()[0]
    assert (first.official, first.key) == (True, official.public)
    with pytest.raises(WorldError, match="official one already"):
        trust.add(official.public, "Me", NOW)
    trust.revoke(official.public.name, "stolen", NOW)
    again = trust.keys()[0]
    assert (again.official, again.standing(NOW)) == (True, Standing.REVOKED)
    assert len(trust.keys()) == 2
    for path in trust.folder.glob(f"{official.public.name}-*.json"):
        path.write_bytes(b"damaged")
    assert tuple(map(attrgetter("name"), trust.keys())) == ("ACME",)


def test_a_key_has_an_end(places, stranger):
    key = places.trust.add(stranger.public, "Short", NOW, NOW + timedelta(days=1))
    assert key.standing(NOW) is Standing.GOOD
    assert key.standing(NOW + timedelta(days=1)) is Standing.EXPIRED
    longer = places.trust.add(stranger.public, "Short", NOW, NOW + timedelta(days=9))
    assert longer.standing(NOW + timedelta(days=1)) is Standing.GOOD


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"name": 1}', b"\xff"])
def test_a_key_whose_words_are_damaged_is_not_trusted(places, damage):
    for path in places.trust.folder.glob("*.json"):
        path.write_bytes(damage)
    assert places.trust.keys() == ()


def test_files_that_are_no_keys_are_passed_over(places, key):
    (places.trust.folder / "note.pub").write_text("hello", encoding="utf-8")
    (places.trust.folder / "raw.pub").write_bytes(b"\xff\xfe")
    assert len(places.trust.keys()) == 1


def test_a_key_put_there_by_hand_is_trusted_under_its_comment(places, stranger):
    (places.trust.folder / "x.pub").write_text(stranger.public.write(), encoding="utf-8")
    found = places.trust.signer(b"x", sign(b"x", stranger, NOW, "x"))
    assert stranger.public.name in found.name


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * 61])
def test_a_key_needs_a_name_that_can_be_shown(places, stranger, name):
    with pytest.raises(WorldError, match="needs a name"):
        places.trust.add(stranger.public, name, NOW)


def test_trusting_and_revoking_are_written_down_first(work, stranger, said):
    trust_key(work, stranger.public, "Maker")
    with pytest.raises(WorldError, match="Say why"):
        revoke_key(work, stranger.public.name, " ")
    revoke_key(work, stranger.public.name, "lost laptop")
    assert [deed.value for deed, _ in said] == ["TrustKey", "RevokeKey"]
    assert stranger.public.fingerprint in said[0][1]
    assert said[-1][1].endswith("lost laptop")
