"""The serial devices that were recognised: settings and protocols by serial number or USB place.

Read once when a console opens, written by the desk when a link has locked; ``cmdmap ports`` reads
it, too.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from cmdmap.domain.recognition import Recognition, Setting
from cmdmap.store.schema import recognised_devices
from cmdmap.store.times import from_us, to_us


def read_recognitions(connection: Connection) -> list[Recognition]:
    """Return what is known of every device, oldest first."""
    rows = connection.execute(select(recognised_devices).order_by(recognised_devices.c.at_us))
    return [
        Recognition(
            row.device,
            Setting(row.baud, row.frame),
            tuple(filter(None, row.protocols.split(","))),
            from_us(row.at_us),
        )
        for row in rows
    ]


def write_recognition(connection: Connection, recognition: Recognition) -> None:
    """Keep what is known of one device in the place of what was known before."""
    device, setting, protocols, at = recognition
    connection.execute(delete(recognised_devices).where(recognised_devices.c.device == device))
    connection.execute(
        insert(recognised_devices).values(
            device=device,
            baud=setting.baud,
            frame=setting.frame,
            protocols=",".join(protocols),
            at_us=to_us(at),
        )
    )
