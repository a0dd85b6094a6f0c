"""A document as a tree: encodings told wrongly, bombs, numbers."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from cmdmap.protocols.xml_events.tree import (
    MOST_TAGS,
    attribute,
    child,
    number_in,
    read_tree,
    words,
)

BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE event [<!ENTITY a "aaaaaaaaaa">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><event>&i;</event>"
).encode()


@pytest.mark.parametrize(
    "document",
    [
        BILLION_LAUGHS,
        b'<!DOCTYPE event SYSTEM "file:///etc/passwd"><event/>',
        b'<!DOCTYPE event [<!ENTITY x SYSTEM "file:///etc/passwd">]><event>&x;</event>',
        b"<event>&x;</event>",
        b"<event>" + b"<a>" * 100_000,
        b"<a>" * MOST_TAGS + b"</a>" * MOST_TAGS,
        b"<event>" + b"<a/>" * MOST_TAGS + b"</event>",
        b"<event a='1' a='2'/>",
        b"<event>\x01</event>",
        b"<event>&#0;</event>",
        b"<event>\xff\xff</event>",
        b"<event/><event/>",
        b"<event>",
        b"",
        b"text",
    ],
)
def test_what_is_refused(document: bytes):
    assert read_tree(document) is None


@pytest.mark.parametrize("document", [BILLION_LAUGHS, b"<event>" + b"<a>" * 100_000])
def test_what_could_grow_never_reaches_the_parser(document: bytes, monkeypatch):
    monkeypatch.setattr(ElementTree, "fromstring", pytest.fail)
    assert read_tree(document) is None


def test_a_tree():
    tree = read_tree(b'<a b="1">x&amp;<c d="2"> y </c><c d="3"/>z</a>')
    assert tree is not None
    assert (tree.tag, words(tree), words(tree, "c")) == ("a", "x&", "y")
    assert (attribute(tree, "d", "c"), attribute(tree, "b")) == ("2", "1")
    for path in (("e",), ("c", "e"), ("e", "f")):
        assert child(tree, *path) is None
        assert words(tree, *path) is None
        assert attribute(tree, "d", *path) is None


def test_the_deepest_document_that_passes():
    half = MOST_TAGS // 2
    assert read_tree(b"<a>" * half + b"</a>" * half) is not None


@pytest.mark.parametrize("declared", ["UTF-8", "GB2312", "GB18030", "utf-16", "no-such"])
@pytest.mark.parametrize("written", ["utf-8", "gb18030"])
def test_the_bytes_decide_not_the_declaration(declared: str, written: str):
    text = f'<?xml version="1.0" encoding="{declared}"?>\n<a>武汉</a>'
    tree = read_tree(text.encode(written))
    assert tree is not None
    assert tree.text == "武汉"


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1.0),
        ("-1.5", -1.5),
        (" 2 ", 2.0),
        ("9.99e1", 99.9),
        ("101", None),
        ("nan", None),
        ("inf", None),
        ("1_0", None),
        ("1e999", None),
        ("１", None),
        ("0x10", None),
        ("", None),
        (None, None),
        ("1" * 5000, None),
    ],
)
def test_numbers(written: str | None, value: float | None):
    assert number_in(written, -100, 100) == value
