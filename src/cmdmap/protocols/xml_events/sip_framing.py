"""Framing of SIP messages whose body says its length.

Asked by the framer under the name ``gb28181`` only. A message without ``Content-Length`` is none
here; the document in its body is then found by itself. Source: RFC 3261 sections 7 and 20.14.
"""

from __future__ import annotations

import re

from cmdmap.protocols.framing import NOT_HERE, WAIT, Broken, Patience, Verdict

NAME = "sip"
LONGEST_HEAD = 8192
LONGEST_BODY = 65_536
LONGEST = LONGEST_HEAD + LONGEST_BODY

_FIRST = re.compile(
    rb"(?:([A-Z]{3,9}) sips?:[^\r\n ]{1,250} SIP/2\.0|SIP/2\.0 (\d{3})[^\r\n]{0,99})\r?\n"
)
_MAY_BEGIN = re.compile(rb"[A-Z]{1,9}+(?: |\Z)|SIP/")
_FIRST_SO_FAR = re.compile(rb"(?:[A-Z]{1,9}+(?: [^\r\n]{0,260}+\r?)?+|SIP/[^\r\n]{0,110}+\r?)\Z")
_BEGINS = rb"(?:NOTIFY|MESSAGE|REGISTER|SUBSCRIBE|INVITE) sips?:|SIP/2\.0 \d{3} "
_NEXT = re.compile(_BEGINS)
"""What begins the next message when this one was torn."""
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_HEAD_END_OR_NEXT = re.compile(rb"(\r?\n\r?\n)|" + _BEGINS)
_ANSWERED = ("NOTIFY", "MESSAGE")
_REPEATED = re.compile(
    rb"^(?:via|v|from|f|to|t|call-id|i|cseq)[ \t]*:[^\r\n]*", re.IGNORECASE | re.MULTILINE
)
MOST_REPEATED = 20
_LENGTH = re.compile(rb"\n(?:content-length|l)[ \t]*:[ \t]*(\d{1,6})[ \t]*\r?\n", re.IGNORECASE)


class SipFraming:
    """Recognises one request or answer."""

    name = NAME
    leaders = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"

    def measure(self, buffer: bytes, start: int, patience: Patience) -> Verdict:
        """See :class:`~cmdmap.protocols.framing.Framing`."""
        if not _MAY_BEGIN.match(buffer, start):
            return NOT_HERE
        if not _FIRST.match(buffer, start):
            waits = _FIRST_SO_FAR.match(buffer, start) and patience is not Patience.OVER
            return WAIT if waits else NOT_HERE
        head = _HEAD_END_OR_NEXT.search(buffer, start + 1, start + LONGEST_HEAD)
        if head is None:
            return self._more(buffer, start, patience, LONGEST_HEAD)
        if head[1] is None:
            return Broken(head.start(), "cut short")
        length = _LENGTH.search(buffer, start, head.end())
        if length is None or int(length[1]) > LONGEST_BODY:
            return NOT_HERE
        end = head.end() + int(length[1])
        torn = _NEXT.search(buffer, head.end(), end)
        if torn:
            return Broken(torn.start(), "cut short")
        return end if end <= len(buffer) else self._more(buffer, start, patience)

    def _more(
        self, buffer: bytes, start: int, patience: Patience, longest: int = LONGEST
    ) -> Verdict:
        if patience is Patience.OVER:
            return Broken(len(buffer), "cut short")
        return WAIT if len(buffer) - start < longest else NOT_HERE


def method_of(message: bytes) -> str:
    """Return the method of a request, or the code of an answer."""
    first = _FIRST.match(message)
    return (first[1] or first[2]).decode() if first else ""


def ok_of(message: bytes) -> bytes | None:
    """Return the answer that ends the repeating of a NOTIFY or MESSAGE; None for anything else.

    It repeats the lines that RFC 3261 section 8.2.6.2 asks for, the first twenty at most.
    """
    if method_of(message) not in _ANSWERED:
        return None
    head = message[: len(message) - len(body_of(message))]
    lines = [line.strip() for line in _REPEATED.findall(head)[:MOST_REPEATED]]
    lines = [_tagged(line) for line in lines]
    return b"\r\n".join([b"SIP/2.0 200 OK", *lines, b"Content-Length: 0", b"", b""])


def _tagged(line: bytes) -> bytes:
    addressee = line[:3].lower().startswith((b"to:", b"to ", b"t:", b"t "))
    return line + b";tag=cmdmap" if addressee and b";tag=" not in line else line


def body_of(message: bytes) -> bytes:
    """Return what stands behind the empty line, nothing when there is none."""
    head = _HEAD_END.search(message)
    return message[head.end() :] if head else b""
