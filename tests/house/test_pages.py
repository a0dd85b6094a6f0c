"""The pages for people: both READMEs, their pictures and links, and the decision pages."""

from __future__ import annotations

import re

import pytest

LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#]+)")
CODE_PATH = re.compile(r"`((?:src|docs|tests|tools|resources|benchmarks)/[\w./-]+)`")


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_a_readme_names_the_two_commands_and_shows_the_window(repo, name):
    text = (repo / name).read_text(encoding="utf-8")
    assert re.search(r"^make run$", text, re.MULTILINE)
    assert re.search(r"^make test$", text, re.MULTILINE)
    assert "docs/pictures/command.png" in text
    assert "Apache-2.0" in text


def test_links_between_pages_lead_somewhere(repo, tracked):
    dead = []
    for path in tracked:
        if path.suffix == ".md":
            text = (repo / path).read_text(encoding="utf-8")
            targets = {repo / path.parent / target for target in LINK.findall(text)}
            # A plugin's own pages name its own files.
            own = repo.joinpath(*path.parts[:2]) if path.parts[0] == "plugins" else repo
            named = [name for name in CODE_PATH.findall(text) if "NAME" not in name]
            targets |= {repo / name for name in named if not (own / name).exists()}
            dead += [f"{path} -> {target}" for target in targets if not target.exists()]
    assert not dead


def commands(text: str) -> list[str]:
    """Return the commands of all shell blocks, without the remarks behind them."""
    blocks = re.findall(r"```sh\n(.*?)```", text, re.DOTALL)
    return [re.split(r" {2,}", line)[0] for block in blocks for line in block.splitlines()]


def test_both_readmes_have_the_same_commands(repo):
    english = commands((repo / "README.md").read_text(encoding="utf-8"))
    assert english == commands((repo / "README.zh-CN.md").read_text(encoding="utf-8"))
    assert "cmdmap demo" in english


def test_decisions_are_numbered_without_gaps(repo):
    pages = sorted(path.name for path in (repo / "docs" / "decisions").glob("*.md"))
    assert [int(name[:4]) for name in pages] == list(range(1, len(pages) + 1))
    for name in pages:
        assert re.fullmatch(r"\d{4}(-[a-z0-9]+)+\.md", name)
