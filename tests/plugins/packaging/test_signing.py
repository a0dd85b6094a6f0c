"""Keys and signatures: our own files, minisign's files, both read by the other."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cmdmap.plugins.packaging import keys
from cmdmap.plugins.packaging.keys import KeyFileError, PublicKey, SecretKey, needs_password
from cmdmap.plugins.packaging.signing import Signature, SignatureError, sign, verify

AT = datetime(2026, 11, 24, tzinfo=UTC)
MESSAGE = b'{"id": "night_noise"}'


@pytest.fixture(scope="module")
def key():
    return SecretKey.generate()


@pytest.fixture
def minisign():
    program = shutil.which("minisign")
    if program is None:
        pytest.skip("the program minisign is not installed")

    def call(*words, line="", cwd):
        return subprocess.run(
            [program, *words], input=line, cwd=cwd, capture_output=True, text=True, check=False
        )

    return call


def test_a_signature_survives_its_file_and_fits(key):
    signature = Signature.read(sign(MESSAGE, key, AT, "x").write())
    verify(MESSAGE, signature, PublicKey.read(key.public.write()))
    assert signature.key_name == key.public.name
    assert "timestamp:1795478400" in signature.trusted_comment


@pytest.mark.parametrize(
    "spoil",
    [
        lambda s: replace(s, signature=bytes(64)),
        lambda s: replace(s, trusted_comment=s.trusted_comment + " 2"),
        lambda s: replace(s, global_signature=bytes(64)),
        lambda s: replace(s, prehashed=False),
        lambda s: replace(s, key_id=bytes(8)),
    ],
)
def test_a_changed_signature_does_not_fit(key, spoil):
    with pytest.raises(SignatureError):
        verify(MESSAGE, spoil(sign(MESSAGE, key, AT, "x")), key.public)


def test_changed_bytes_and_a_key_of_the_same_name_do_not_fit(key):
    signature = sign(MESSAGE, key, AT, "x")
    with pytest.raises(SignatureError, match="changed the package"):
        verify(MESSAGE + b" ", signature, key.public)
    other = replace(SecretKey.generate(), key_id=key.key_id)
    with pytest.raises(SignatureError, match="changed the package"):
        verify(MESSAGE, signature, other.public)


@pytest.mark.parametrize(
    "text",
    ["", "x\n" * 4, "untrusted comment: a\nQUJD\ntrusted comment: b\nQUJD\n", "a" * 10_000],
)
def test_what_is_no_signature_is_refused(text):
    with pytest.raises(SignatureError):
        Signature.read(text)


def test_a_secret_key_is_kept_with_and_without_password(key, monkeypatch):
    monkeypatch.setattr(keys, "OPERATIONS", 65_536)
    monkeypatch.setattr(keys, "MEMORY", 1_048_576)
    open_text, locked = key.write(), key.write("open sesame")
    assert SecretKey.read(open_text) == key
    assert (needs_password(open_text), needs_password(locked)) == (False, True)
    assert SecretKey.read(locked, "open sesame") == key
    with pytest.raises(KeyFileError, match="password"):
        SecretKey.read(locked, "guess")
    assert key.seed.hex() not in repr(key)


def test_a_key_is_named_as_minisign_names_it():
    assert PublicKey(b"/l\xad\xd2\xe0\x1a\x1a\x02", bytes(32)).name == "21A1AE0D2AD6C2F"


@pytest.mark.parametrize("text", ["", "hello", "untrusted comment: x\n????\n", "a\nb\nc\n"])
def test_what_is_no_key_is_refused(text):
    with pytest.raises(KeyFileError):
        PublicKey.read(text)
    with pytest.raises(KeyFileError):
        SecretKey.read(text)


def test_a_key_file_that_asks_for_too_much_memory_is_refused(key):
    box = keys._Box(b"Sc", bytes(32), keys.OPERATIONS, 2**40, bytes(104))
    with pytest.raises(KeyFileError, match="too much memory"):
        SecretKey.read(keys.two_lines_of("x", box.write()), "p")


def test_minisign_reads_what_we_sign(key, minisign, tmp_path):
    (tmp_path / "key.pub").write_text(key.public.write(), encoding="utf-8")
    (tmp_path / "m").write_bytes(MESSAGE)
    (tmp_path / "m.minisig").write_text(sign(MESSAGE, key, AT, "m").write(), encoding="utf-8")
    done = minisign("-V", "-p", "key.pub", "-m", "m", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Signature and comment signature verified" in done.stdout
    (tmp_path / "m").write_bytes(MESSAGE + b"!")
    assert minisign("-V", "-p", "key.pub", "-m", "m", cwd=tmp_path).returncode == 1


def test_minisign_signs_with_our_secret_key(key, minisign, tmp_path):
    (tmp_path / "key").write_text(key.write(), encoding="utf-8")
    (tmp_path / "m").write_bytes(MESSAGE)
    done = minisign("-S", "-W", "-s", "key", "-m", "m", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "m.minisig").read_text(encoding="utf-8")
    verify(MESSAGE, Signature.read(text), key.public)


@pytest.mark.parametrize("legacy", [False, True])
def test_we_read_what_minisign_makes(minisign, tmp_path, legacy):
    done = minisign("-G", "-W", "-p", "key.pub", "-s", "key", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    (tmp_path / "m").write_bytes(MESSAGE)
    words = ["-S", "-l"] if legacy else ["-S"]
    done = minisign(*words, "-W", "-s", "key", "-m", "m", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    public = PublicKey.read((tmp_path / "key.pub").read_text(encoding="utf-8"))
    signature = Signature.read((tmp_path / "m.minisig").read_text(encoding="utf-8"))
    assert signature.prehashed is not legacy
    verify(MESSAGE, signature, public)
    secret = SecretKey.read((tmp_path / "key").read_text(encoding="utf-8"))
    assert secret.public == public
    assert public.name in public.comment


def test_minisign_opens_our_key_with_its_password(minisign, key, tmp_path, monkeypatch):
    monkeypatch.setattr(keys, "OPERATIONS", 65_536)
    monkeypatch.setattr(keys, "MEMORY", 1_048_576)
    (tmp_path / "ours").write_text(key.write("letmein2"), encoding="utf-8")
    (tmp_path / "m").write_bytes(MESSAGE)
    done = minisign("-S", "-s", "ours", "-m", "m", line="letmein2\n", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "m.minisig").read_text(encoding="utf-8")
    verify(MESSAGE, Signature.read(text), key.public)


@pytest.mark.parametrize(
    ("operations", "memory", "n", "p"),
    [
        (33_554_432, 1_073_741_824, 2**20, 1),
        (33_554_432, 134_217_728, 2**17, 8),
        (524_288, 16_777_216, 2**14, 1),
        (1, 16_777_216, 2**10, 1),
    ],
)
def test_the_numbers_of_scrypt_are_those_of_libsodium(operations, memory, n, p):
    """The first row is what minisign itself uses."""
    assert keys._scrypt_numbers(operations, memory) == (n, p)
