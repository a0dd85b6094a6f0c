"""What is known of serial devices, in a real file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cmdmap.domain.recognition import Recognition, Setting
from cmdmap.store.engine import Store
from cmdmap.store.recognition import read_recognitions, write_recognition

NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)
ONE = Recognition("usb:1a86:7523@1-1.4", Setting(4800), ("nmea",), NOON)
TWO = Recognition("usb:0403:6001:A'; DROP TABLE x", Setting(9600, "7N2"), (), NOON)


def test_the_newest_of_each_device_is_kept(store: Store) -> None:
    later = ONE._replace(
        setting=Setting(115200), protocols=("nmea", "ubx"), at=NOON + timedelta(days=1)
    )
    with store.transaction() as connection:
        for recognition in (ONE, TWO, later):
            write_recognition(connection, recognition)
    with store.reader() as connection:
        assert read_recognitions(connection) == [TWO, later]
