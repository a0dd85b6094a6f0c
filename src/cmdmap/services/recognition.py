"""What the console knows of serial devices: read from the store, kept through the desk.

Links ask the memory from their threads and never wait for the database: what is new becomes a
command, which the writer carries out.
"""

from __future__ import annotations

from cmdmap.domain.commands import RememberDevice
from cmdmap.links.recognise.memory import DeviceMemory
from cmdmap.services.desk import Desk
from cmdmap.store.engine import Store
from cmdmap.store.recognition import read_recognitions


def open_memory(store: Store, desk: Desk) -> DeviceMemory:
    """Return the memory of the devices this store knows.

    Raises:
        StoreAwayError: the database cannot be read.
    """
    with store.reader() as connection:
        known = read_recognitions(connection)
    # An answer is not waited for: what could not be kept is hunted for once more.
    return DeviceMemory(known, lambda recognition: desk.submit(RememberDevice(recognition)))
