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


def test_the_page_knows_every_colour_its_scripts_and_styles_ask_for(repo):
    web = repo / "resources" / "web"
    scripts = [*web.glob("*.js"), *(web / "overlays").glob("*.js")]
    sources = [path.read_text("utf-8") for path in scripts]
    asked = {name for text in sources for name in re.findall(r'role\("(\w+)"\)', text)}
    lists = [names for text in sources for names in re.findall(r"\[([^\]]*)\]\.map\(role\)", text)]
    asked |= {name for names in lists for name in re.findall(r'"(\w+)"', names)}
    asked |= set(re.findall(r"var\(--(\w+)\)", (web / "map.css").read_text("utf-8")))
    assert len(asked) > 40
    known = set(re.findall(r"--(\w+): ", build_page(CENTRE, None)))
    assert asked <= known
    assert not [text for text in sources if re.search(r'"#[0-9a-fA-F]{6}"', text)]
