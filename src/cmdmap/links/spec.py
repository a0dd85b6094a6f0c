"""The written form of a link: ``kind:address[?name=value&...]``, and the table of kinds.

Read from the command line, the store and the dialog; handed to :class:`~.rack.LinkRack`.
"""

from __future__ import annotations

from cmdmap.domain.datum import Datum
from cmdmap.errors import UsageError
from cmdmap.i18n import tr
from cmdmap.links.base import LinkSpec
from cmdmap.links.kind import LinkKind, shown
from cmdmap.links.mqtt import MQTT
from cmdmap.links.serial_port import SERIAL
from cmdmap.links.tapes.replay import TAPE
from cmdmap.links.tcp import TCP
from cmdmap.links.tcp_listen import LISTEN
from cmdmap.links.udp import UDP
from cmdmap.protocols.xml_events.cot import NAME as COT

KINDS: dict[str, LinkKind] = {kind.name: kind for kind in (SERIAL, TCP, LISTEN, UDP, MQTT, TAPE)}
"""Every kind of link by the word before the first colon."""

DEFAULT_PROTOCOL = "auto"
LONGEST_NAME = 40
"""Characters of a link's name."""


def parse_link(text: str) -> LinkSpec:
    """Return the link that ``text`` names, address and options checked and canonical.

    Raises:
        UsageError: unknown kind or option, a bad address or number; one sentence.
    """
    if not text.isprintable():
        raise UsageError(
            tr("{link} is not a link: it holds unprintable characters.", link=shown(text))
        )
    name, colon, rest = text.partition(":")
    kind = KINDS.get(name)
    if kind is None or not colon:
        forms = ", ".join(known.form for known in KINDS.values())
        raise UsageError(tr("{link} is not a link: write {forms}.", link=shown(text), forms=forms))
    address, question, query = rest.partition("?")
    if not address:
        raise UsageError(
            tr("{link} names no address: write {form}.", link=shown(text), form=kind.form)
        )
    options = _parse_options(kind, query) if question else {}
    return LinkSpec(kind.name, kind.check_address(address), options)


def write_link(spec: LinkSpec) -> str:
    """Return the written form, which :func:`parse_link` reads back to an equal spec."""
    query = "&".join(f"{name}={value}" for name, value in spec.options.items())
    return f"{spec.id}?{query}" if query else str(spec.id)


def protocol_of(spec: LinkSpec) -> str:
    """Return the name of the decoder the link asks for."""
    return spec.options.get("protocol", DEFAULT_PROTOCOL)


def name_of(spec: LinkSpec) -> str:
    """Return what the operators call the link, empty when it has no name."""
    return spec.options.get("name", "")


def _parse_options(kind: LinkKind, query: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name in found:
            raise UsageError(tr("The option {name} stands twice in the link.", name=name))
        if name == "protocol":
            found[name] = _protocol_name(value)
        elif name == "datum":
            found[name] = _datum(value)
        elif name == "name":
            found[name] = _link_name(value)
        elif name in kind.options:
            found[name] = kind.options[name](name, value)
        else:
            raise UsageError(
                tr(
                    "A link of kind {kind} takes no option {name}: write {form}.",
                    kind=kind.name,
                    name=shown(repr(name)),
                    form=kind.form,
                )
            )
    if found.get("publish") == "1" and found.get("protocol") != COT:
        raise UsageError(tr("publish=1 goes with protocol=cot: nobody else reads it."))
    return found


def datum_of(spec: LinkSpec) -> Datum | None:
    """Return in which shifted coordinates the link's devices report, None for WGS-84."""
    return Datum(spec.options["datum"]) if "datum" in spec.options else None


def _datum(value: str) -> str:
    if value not in tuple(Datum):
        raise UsageError(
            tr("datum takes {names}; leave it out for WGS-84.", names=", ".join(Datum))
        )
    return value


def _protocol_name(value: str) -> str:
    # Which names exist is the registry's to say, when the link asks it for a decoder.
    if not (value.isascii() and value.replace("-", "").replace("_", "").isalnum()):
        raise UsageError(tr("{name} is not the name of a protocol.", name=shown(repr(value))))
    return value


def _link_name(value: str) -> str:
    if not value.strip() or len(value) > LONGEST_NAME or "&" in value:
        raise UsageError(
            tr("The name of a link has 1 to {most} characters and no &.", most=LONGEST_NAME)
        )
    return value.strip()
