"""The page's text: no address leads outside, the policy names every inline script."""

from __future__ import annotations

import base64
import hashlib
import re

from cmdmap.domain.place import Place
from cmdmap.mapview.page import build_page

CENTRE = Place(120.15, 30.16)


def test_no_address_leads_outside():
    page = build_page(CENTRE, None)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert "/web/vendor/leaflet/leaflet.js" in addresses
    assert all(address.startswith("/web/") for address in addresses)
    assert "http" not in page.replace("http-equiv", "")


def test_the_policy_allows_each_inline_script_by_its_hash_and_no_other():
    page = build_page(CENTRE, None)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page).group(1)
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    hashes = {
        "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        for text in scripts
    }
    assert scripts
    assert set(re.findall(r"sha256-[^']+", policy)) == hashes
    script_part = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe" not in script_part
    assert policy.startswith("default-src 'none'")
