"""Migrant population 流动人口: persons, houses, registration; a package as any other."""
