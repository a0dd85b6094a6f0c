"""Panels: docks and strips with one purpose each; fed by signals, they know no desk."""
