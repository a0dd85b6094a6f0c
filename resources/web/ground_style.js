// How the ground looks: colours from the palette, widths by zoom. Lines are painted in list order.

const SANS = "'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif";

// Width that grows from low to high between two zooms.
function ramp(zoom, fromZoom, low, toZoom, high) {
  const t = Math.min(1, Math.max(0, (zoom - fromZoom) / (toZoom - fromZoom)));
  return low * (high / low) ** t;
}

export const LAND = {
  outside: "#0b1220",
  ground: "#0f1a2e",
  communities: ["#0e1b34", "#101f3b", "#0d1930", "#11223f", "#0f1d37"],
};

export const WATER = "#0f2b48";

// Many wide, faint strokes over each other: a glow without the cost of a blur.
function glow(width, steps, colour) {
  return Array.from({ length: steps }, (_, k) => ({ width: (width * (steps - k)) / steps, colour }));
}

// Light along the banks that fades towards the middle of the water.
export const SHORE = (zoom) => [
  ...glow(ramp(zoom, 11, 22, 17, 170), 8, "rgba(45, 112, 172, 0.065)"),
  { width: 1.6, colour: "rgba(96, 165, 222, 0.5)" },
];

// A shine around the whole area that lifts it off the ground.
export const HALO = (zoom) => glow(ramp(zoom, 11, 18, 16, 54), 6, "rgba(96, 146, 226, 0.045)");

// edge: the darker rim that sets a road off from the land
export const ROADS = [
  {
    group: "road_lane",
    fromZoom: 14.5,
    line: (zoom) => ({ width: ramp(zoom, 14.5, 1.2, 18, 9), colour: "#1a2d4e" }),
  },
  {
    group: "road_secondary",
    fromZoom: 12,
    edge: (zoom) => ({ width: ramp(zoom, 12, 2.2, 18, 20), colour: "#0a1427" }),
    line: (zoom) => ({ width: ramp(zoom, 12, 1.1, 18, 17), colour: "#22395f" }),
  },
  {
    group: "road_primary",
    fromZoom: 10,
    edge: (zoom) => ({ width: ramp(zoom, 11, 4, 18, 39), colour: "#0a1427" }),
    line: (zoom) => ({ width: ramp(zoom, 11, 2.4, 18, 34), colour: "#31507f" }),
  },
];

// key: the layer that shows it, null for always
export const AREAS = [
  {
    key: "micro_grids",
    group: "micro_grid",
    line: (zoom) => ({ width: ramp(zoom, 13, 0.5, 17, 1), colour: "rgba(96, 130, 190, 0.42)" }),
  },
  {
    key: "grids",
    group: "grid",
    line: (zoom) => ({ width: ramp(zoom, 12, 0.7, 16, 1.3), colour: "rgba(96, 136, 205, 0.5)" }),
  },
  {
    key: "communities",
    group: "community",
    line: (zoom) => ({ width: ramp(zoom, 11, 0.9, 16, 2.2), colour: "#6d90cf" }),
  },
  {
    key: "patrol_zones",
    group: "patrol_zone",
    line: (zoom) => ({ width: ramp(zoom, 12, 1.4, 16, 2.6), colour: "#39c5cf", dash: [8, 6] }),
  },
  {
    key: "defence_zones",
    group: "defence_zone",
    line: (zoom) => ({ width: ramp(zoom, 12, 2, 16, 3.4), colour: "#d29922", dash: [16, 7] }),
  },
  {
    key: null,
    group: "subdistrict",
    line: (zoom) => ({ width: ramp(zoom, 10, 1.5, 15, 3.5), colour: "#8fb8ff" }),
  },
];

// Most important first: who comes later gives way.
export const LABELS = [
  { key: "defence_zones", group: "defence_zone", fromZoom: 11, halo: 4.5, colour: "#e8b23a", font: `600 16px ${SANS}` },
  { key: "communities", group: "community", fromZoom: 12.5, halo: 4.5, colour: "#d2ddf0", font: `500 15px ${SANS}` },
  { key: "patrol_zones", group: "patrol_zone", fromZoom: 12.5, halo: 4, colour: "#6fdbe3", font: `600 14px ${SANS}` },
  { key: "grids", group: "grid", fromZoom: 15.5, halo: 3.5, colour: "#8fa8d4", font: `12px ${SANS}` },
  { key: "roads", group: "road_primary", fromZoom: 14.5, halo: 3, along: true, colour: "#a3b5d1", font: `11px ${SANS}` },
  { key: "roads", group: "road_secondary", fromZoom: 15.5, halo: 3, along: true, colour: "#8fa3bf", font: `11px ${SANS}` },
  { key: "micro_grids", group: "micro_grid", fromZoom: 17, halo: 3, colour: "#7f94b5", font: `11px ${SANS}` },
];
