// How the ground looks: colours from the palette, widths by zoom. Lines are painted in list order.

import { role } from "./palette.js";

const SANS = "'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif";

// Width that grows from low to high between two zooms.
function ramp(zoom, fromZoom, low, toZoom, high) {
  const t = Math.min(1, Math.max(0, (zoom - fromZoom) / (toZoom - fromZoom)));
  return low * (high / low) ** t;
}

export const LAND = {
  outside: role("ground"),
  ground: role("land"),
  communities: ["community_1", "community_2", "community_3", "community_4", "community_5"].map(role),
};

export const WATER = role("water");

// Many wide, faint strokes over each other: a glow without the cost of a blur.
function glow(width, steps, colour) {
  return Array.from({ length: steps }, (_, k) => ({ width: (width * (steps - k)) / steps, colour }));
}

// Light along the banks that fades towards the middle of the water.
export const SHORE = (zoom) => [
  ...glow(ramp(zoom, 11, 22, 17, 170), 8, role("shore_glow")),
  { width: 1.6, colour: role("shore") },
];

// A shine around the whole area that lifts it off the ground.
export const HALO = (zoom) => glow(ramp(zoom, 11, 18, 16, 54), 6, role("halo"));

// edge: the darker rim that sets a road off from the land
export const ROADS = [
  {
    group: "road_lane",
    fromZoom: 14.5,
    line: (zoom) => ({ width: ramp(zoom, 14.5, 1.2, 18, 9), colour: role("lane") }),
  },
  {
    group: "road_secondary",
    fromZoom: 12,
    edge: (zoom) => ({ width: ramp(zoom, 12, 2.2, 18, 20), colour: role("road_edge") }),
    line: (zoom) => ({ width: ramp(zoom, 12, 1.1, 18, 17), colour: role("secondary_road") }),
  },
  {
    group: "road_primary",
    fromZoom: 10,
    edge: (zoom) => ({ width: ramp(zoom, 11, 4, 18, 39), colour: role("road_edge") }),
    line: (zoom) => ({ width: ramp(zoom, 11, 2.4, 18, 34), colour: role("primary_road") }),
  },
];

// key: the layer that shows it, null for always
export const AREAS = [
  {
    key: "micro_grids",
    group: "micro_grid",
    line: (zoom) => ({ width: ramp(zoom, 13, 0.5, 17, 1), colour: role("micro_grid") }),
  },
  {
    key: "grids",
    group: "grid",
    line: (zoom) => ({ width: ramp(zoom, 12, 0.7, 16, 1.3), colour: role("grid_edge") }),
  },
  {
    key: "communities",
    group: "community",
    line: (zoom) => ({ width: ramp(zoom, 11, 0.9, 16, 2.2), colour: role("community") }),
  },
  {
    key: "patrol_zones",
    group: "patrol_zone",
    line: (zoom) => ({ width: ramp(zoom, 12, 1.4, 16, 2.6), colour: role("own"), dash: [8, 6] }),
  },
  {
    key: "defence_zones",
    group: "defence_zone",
    line: (zoom) => ({ width: ramp(zoom, 12, 2, 16, 3.4), colour: role("warn"), dash: [16, 7] }),
  },
  {
    key: null,
    group: "subdistrict",
    line: (zoom) => ({ width: ramp(zoom, 10, 1.5, 15, 3.5), colour: role("subdistrict") }),
  },
];

// Most important first: who comes later gives way.
export const LABELS = [
  { key: "defence_zones", group: "defence_zone", fromZoom: 11, halo: 4.5, colour: role("warn_text"), font: `600 16px ${SANS}` },
  { key: "communities", group: "community", fromZoom: 12.5, halo: 4.5, colour: role("community_name"), font: `500 15px ${SANS}` },
  { key: "patrol_zones", group: "patrol_zone", fromZoom: 12.5, halo: 4, colour: role("patrol_name"), font: `600 14px ${SANS}` },
  { key: "grids", group: "grid", fromZoom: 15.5, halo: 3.5, colour: role("grid_name"), font: `12px ${SANS}` },
  { key: "roads", group: "road_primary", fromZoom: 14.5, halo: 3, along: true, colour: role("road_name"), font: `11px ${SANS}` },
  { key: "roads", group: "road_secondary", fromZoom: 15.5, halo: 3, along: true, colour: role("muted"), font: `11px ${SANS}` },
  { key: "micro_grids", group: "micro_grid", fromZoom: 17, halo: 3, colour: role("micro_grid_name"), font: `11px ${SANS}` },
];
