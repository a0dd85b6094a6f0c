"""``cmdmap plugin``: make, check, pack, sign, install and look after plugins."""

from cmdmap.cli.plugin.commands import register

__all__ = ["register"]
