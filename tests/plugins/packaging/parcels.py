"""Packages for tests: a small honest plugin, and a writer of zip archives that can lie anywhere."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from cmdmap.plugins.packaging.keys import SecretKey
from cmdmap.plugins.packaging.package import LIST, SIGNATURE, fingerprint_of
from cmdmap.plugins.packaging.signing import sign

NOW = datetime(2026, 11, 24, 4, tzinfo=UTC)
TOML = """\
id = "night_noise"
version = "{version}"
name = "Night noise"
name_zh = "夜间噪声"
api = "{api}"
author = "A"
licence = "Apache-2.0"

[[layers]]
id = "meters"
title = "Meters"
entry = "ui.meters:draw"

[[tables]]
id = "meters"
title = "Meters"
"""
FIRST = """\
import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "night_noise_meters",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
    )
    op.create_table(
        "night_noise_levels",
        sa.Column("meter", sa.Integer, sa.ForeignKey("night_noise_meters.id")),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("level", sa.Integer),
    )
    op.create_index("night_noise_by_name", "night_noise_meters", ["name"])


def downgrade():
    op.drop_table("night_noise_levels")
    op.drop_table("night_noise_meters")
"""
SECOND = """\
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("night_noise_meters", sa.Column("street", sa.String))


def downgrade():
    with op.batch_alter_table("night_noise_meters") as table:
        table.drop_column("street")
"""


def honest_files(version: str = "1.0.0", api: str = "1.0", extra: str = "") -> dict[str, bytes]:
    """Return the files of a small plugin with a layer and a table."""
    files = {
        "plugin.toml": TOML.format(version=version, api=api) + extra,
        "__init__.py": '"""Night noise."""\n',
        "ui/__init__.py": '"""Windows."""\n',
        "ui/meters.py": "def draw(desk, reader):\n    return None\n",
        "migrations/versions/r0001.py": FIRST,
        "i18n/zh_CN.json": '{"Meters": "噪声点"}\n',
    }
    return {name: text.encode("utf-8") for name, text in files.items()}


def listing(files: Mapping[str, bytes], **instead: object) -> bytes:
    """Return ``manifest.json`` of files, keys replaced or, by None, left out."""
    table: dict[str, object] = {
        "format": 1,
        "id": "night_noise",
        "version": "1.0.0",
        "api": "1.0",
        "made_at": NOW.isoformat(),
        "files": {name: fingerprint_of(content)._asdict() for name, content in files.items()},
        **instead,
    }
    kept = {key: value for key, value in table.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "surrogatepass")


@dataclass
class Member:
    """One member of an archive; what is None is told truly."""

    name: bytes
    content: bytes
    method: int = 8
    flags: int = 0
    mode: int = 0o100644
    system: int = 3
    extra: bytes = b""
    comment: bytes = b""
    packed: bytes | None = None
    crc: int | None = None
    size: int | None = None
    packed_size: int | None = None
    local_name: bytes | None = None
    local_size: int | None = None
    offset: int | None = None


@dataclass
class Archive:
    """An archive in the making."""

    members: list[Member] = field(default_factory=list)
    before: bytes = b""
    between: bytes = b""
    """In front of the directory."""
    after: bytes = b""
    comment: bytes = b""
    count: int | None = None
    end: Callable[[bytes], bytes] = bytes

    def add(self, files: Mapping[str, bytes]) -> Archive:
        """Add files as they are."""
        for name, content in files.items():
            flags = 0 if name.isascii() else 0x800
            self.members.append(Member(name.encode("utf-8", "surrogatepass"), content, flags=flags))
        return self

    def change(self, name: str, /, **values: object) -> Archive:
        """Change what is said of one member."""
        for number, member in enumerate(self.members):
            if member.name == name.encode():
                self.members[number] = replace(member, **values)
        return self

    def build(self) -> bytes:
        """Return the bytes."""
        out = bytearray(self.before)
        entries = b""
        for member in self.members:
            local, entry = _heads(member, len(out))
            out += local
            entries += entry
        out += self.between
        at = len(out)
        count = len(self.members) if self.count is None else self.count
        tail = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(entries), at,
                           len(self.comment))  # fmt: skip
        return bytes(out) + entries + self.end(tail) + self.comment + self.after


def _heads(member: Member, at: int) -> tuple[bytes, bytes]:
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = member.packed
    if packed is None:
        squeezed = deflate.compress(member.content) + deflate.flush()
        packed = squeezed if member.method == 8 else member.content
    crc = zlib.crc32(member.content) if member.crc is None else member.crc
    size = len(member.content) if member.size is None else member.size
    packed_size = len(packed) if member.packed_size is None else member.packed_size
    local_name = member.name if member.local_name is None else member.local_name
    local_size = size if member.local_size is None else member.local_size
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, member.flags, member.method, 0, 33, crc,
                        packed_size, local_size, len(local_name), len(member.extra))  # fmt: skip
    entry = struct.pack("<4s6H3L5H2L", b"PK\1\2", member.system << 8 | 20, 20, member.flags,
                        member.method, 0, 33, crc, packed_size, size, len(member.name),
                        len(member.extra), len(member.comment), 0, 0, member.mode << 16,
                        at if member.offset is None else member.offset)  # fmt: skip
    return (
        local + local_name + member.extra + packed,
        entry + member.name + member.extra + member.comment,
    )


def parcel(
    key: SecretKey,
    files: Mapping[str, bytes] | None = None,
    *,
    listed: bytes | None = None,
    in_archive: Mapping[str, bytes] | None = None,
    signature: bytes | None = None,
) -> Archive:
    """Return a package signed by ``key``; ``in_archive`` are other files than the listed ones."""
    files = honest_files() if files is None else files
    raw = listing(files) if listed is None else listed
    signed = sign(raw, key, NOW, "x").write().encode() if signature is None else signature
    head = {LIST: raw, SIGNATURE: signed}
    head = {name: content for name, content in head.items() if content}
    return Archive().add({**head, **(files if in_archive is None else in_archive)})
