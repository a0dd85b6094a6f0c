"""A strict reader of zip archives: what it takes, every other program reads the same way.

Turns the bytes of a ``.cmplugin`` into names and contents before anything is believed of them. It
takes only what ``packing.py`` writes: members one behind the other from the first byte to the
directory, the directory up to the last byte, stored or deflated, no extras. So there is no room for
hidden bytes, for sizes that lie, or for two readers to see two archives. Source: PKWARE APPNOTE
6.3.10, sections 4.3 to 4.5.
"""

from __future__ import annotations

import stat
import struct
import zlib
from typing import NamedTuple

from cmdmap.i18n import tr
from cmdmap.plugins.packaging.errors import PackageError
from cmdmap.plugins.packaging.member_names import check_name, check_together

LARGEST_PACKAGE = 96 * 2**20
"""Bytes of the archive."""

MOST_MEMBERS = 2_000
LARGEST_MEMBER = 48 * 2**20
LARGEST_TOTAL = 192 * 2**20
"""Bytes of all contents."""

HIGHEST_RATIO = 120
SMALL = 256 * 1024
"""A content up to this may be packed as tightly as it likes: a page of spaces is no bomb."""

_END = struct.Struct("<4s4H2LH")
_ENTRY = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
UTF8 = 0x800
STORED, DEFLATED = 0, 8
UNIX = 3


class Member(NamedTuple):
    """One file of the archive as the directory describes it."""

    name: str
    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    """Bytes in the archive."""
    size: int
    """Bytes of the content."""
    offset: int
    """Of its local head."""


def read_zip(archive: bytes) -> dict[str, bytes]:
    """Return the contents by name, in the order of the archive.

    Raises:
        PackageError: it is no archive, or not one that we would have written.
    """
    if len(archive) > LARGEST_PACKAGE:
        raise PackageError(tr("The package is larger than {most} MB.", most=LARGEST_PACKAGE >> 20))
    members, end = _directory(archive)
    for member in members:
        check_name(member.name)
    check_together(member.name for member in members)
    _check_sizes(members)
    contents: dict[str, bytes] = {}
    expected = 0
    for member in members:
        start = _local_head(archive, member, expected, end)
        expected = start + member.packed
        contents[member.name] = _content(archive[start:expected], member)
    if expected != end:
        raise _damaged(tr("there are bytes that belong to no file"))
    return contents


def _directory(archive: bytes) -> tuple[list[Member], int]:
    """Return the members and where the directory begins."""
    if len(archive) < _END.size:
        raise PackageError(tr("This is no package: it is no zip archive."))
    sign, disk, start_disk, here, count, size, offset, comment = _END.unpack(archive[-_END.size :])
    if sign != b"PK\5\6" or comment:
        raise PackageError(
            tr("This is no package: it is no zip archive, or bytes were added behind it.")
        )
    if count == 0xFFFF or 0xFFFFFFFF in (size, offset):
        raise _damaged(tr("it is written in the form for huge archives"))
    if (disk, start_disk, here) != (0, 0, count) or count > MOST_MEMBERS:
        raise _damaged(tr("it has several parts or more than {most} files", most=MOST_MEMBERS))
    if offset + size != len(archive) - _END.size:
        raise _damaged(tr("its directory does not lie where it says"))
    members, at = [], offset
    for _ in range(count):
        member, at = _entry(archive, at, offset + size)
        members.append(member)
    if at != offset + size or not members:
        raise _damaged(tr("its directory does not lie where it says"))
    return members, offset


def _entry(archive: bytes, at: int, end: int) -> tuple[Member, int]:
    if at + _ENTRY.size > end:
        raise _damaged(tr("its directory does not lie where it says"))
    head = _ENTRY.unpack_from(archive, at)
    (sign, made_by, _needs, flags, method, _time, _date, crc, packed, size) = head[:10]
    (name_length, extra, comment, disk, _internal, external, offset) = head[10:]
    after = at + _ENTRY.size + name_length
    if sign != b"PK\1\2" or after > end:
        raise _damaged(tr("its directory does not lie where it says"))
    raw_name = archive[at + _ENTRY.size : after]
    name = _name(raw_name, flags)
    if flags & ~UTF8:
        raise PackageError(tr("{name} is encrypted or streamed; pack again.", name=ascii(name)))
    if extra or comment or disk:
        raise PackageError(tr("{name} carries extra fields; pack again.", name=ascii(name)))
    _check_kind(name, made_by >> 8, external)
    return Member(name, raw_name, flags, method, crc, packed, size, offset), after


def _name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & UTF8 else "ascii")
    except UnicodeDecodeError as error:
        raise PackageError(
            tr("A name in the package is not written in UTF-8: {name}.", name=ascii(raw))
        ) from error


def _check_kind(name: str, system: int, external: int) -> None:
    mode = external >> 16 if system == UNIX else 0
    kind = stat.S_IFMT(mode)
    plain = kind in (0, stat.S_IFREG) and not name.endswith("/") and not external & 0x10
    if not plain:
        raise PackageError(
            tr("{name} is a link, a folder or a device, not a plain file.", name=ascii(name))
        )
    if mode & (stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX):
        raise PackageError(tr("{name} asks for special permissions.", name=ascii(name)))


def _check_sizes(members: list[Member]) -> None:
    for member in members:
        if member.size > LARGEST_MEMBER or (
            member.size > SMALL and member.size > HIGHEST_RATIO * member.packed
        ):
            raise PackageError(tr("{name} unpacks to far too much.", name=ascii(member.name)))
    if sum(member.size for member in members) > LARGEST_TOTAL:
        raise PackageError(
            tr("The package unpacks to more than {most} MB.", most=LARGEST_TOTAL >> 20)
        )


def _local_head(archive: bytes, member: Member, expected: int, end: int) -> int:
    """Hold a member's local head against the directory; return where its bytes begin."""
    name = ascii(member.name)
    if member.offset != expected or expected + _LOCAL.size > end:
        raise _damaged(tr("{name} does not lie where it says", name=name))
    sign, _needs, flags, method, _time, _date, crc, packed, size, length, extra = (
        _LOCAL.unpack_from(archive, expected)
    )
    start: int = expected + _LOCAL.size + length
    said = (flags, method, crc, packed, size, extra)
    if (
        sign != b"PK\3\4"
        or said != (member.flags, member.method, member.crc, member.packed, member.size, 0)
        or archive[expected + _LOCAL.size : start] != member.raw_name
    ):
        raise _damaged(tr("{name} is described in two ways", name=name))
    if start + member.packed > end:
        raise _damaged(tr("{name} does not lie where it says", name=name))
    return start


def _content(packed: bytes, member: Member) -> bytes:
    name = ascii(member.name)
    if member.method == STORED:
        content = packed
    elif member.method == DEFLATED:
        content = _inflate(packed, member)
    else:
        raise PackageError(tr("{name} is packed in an unknown way.", name=name))
    if len(content) != member.size or zlib.crc32(content) != member.crc:
        raise _damaged(tr("{name} is not what its head says", name=name))
    return content


def _inflate(packed: bytes, member: Member) -> bytes:
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        # One byte more than promised is asked for, so that a lie shows and costs nothing.
        content = inflating.decompress(packed, member.size + 1)
    except zlib.error as error:
        raise _damaged(tr("{name} cannot be unpacked", name=ascii(member.name))) from error
    if not inflating.eof or inflating.unused_data:
        raise _damaged(tr("{name} is not what its head says", name=ascii(member.name)))
    return content


def _damaged(why: str) -> PackageError:
    return PackageError(tr("The package is damaged or was tampered with: {why}.", why=why))
