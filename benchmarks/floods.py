"""How fast streams made to be slow are read: floods of false starts, by every decoder.

Run ``python benchmarks/floods.py [NAME ...]``. A sender on a TCP link may send what it likes; this
table says how much of it a second of CPU time takes care of, in reads of 4,096 bytes. The slowest
three floods of each protocol are named.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.protocols.fuzz.floods import FLOODS

from cmdmap.protocols.registry import NAMES, open_decoder

READ = 4096
ROUNDS = 3


def seconds(protocol: str, stream: bytes) -> float:
    decoder = open_decoder(protocol)
    began = time.process_time()
    for at in range(0, len(stream), READ):
        decoder.feed(stream[at : at + READ])
    decoder.flush()
    return time.process_time() - began


def main() -> None:
    for protocol in sys.argv[1:] or NAMES:
        rates = {
            flood: len(stream) / min(seconds(protocol, stream) for _ in range(ROUNDS)) / 1e6
            for flood, stream in FLOODS.items()
        }
        slowest = sorted(rates, key=rates.__getitem__)[:3]
        said = ", ".join(f"{flood} {rates[flood]:.2f} MB/s" for flood in slowest)
        print(f"{protocol:10} {said}", flush=True)


if __name__ == "__main__":
    main()
