// How the ground looks: colours from the palette, widths by zoom. Lines are painted in list order.

const SANS = "'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif";

// Width that grows from low to high between two zooms.
function ramp(zoom, fromZoom, low, toZoom, high) {
  const t = Math.min(1, Math.max(0, (zoom - fromZoom) / (toZoom - fromZoom)));
  return low * (high / low) ** t;
}

export const LAND = {
  ground: "#0f1a2e",
  communities: ["#0e1b34", "#101f3b", "#0d1930", "#11223f", "#0f1d37"],
};

export const WATER = "#133352";

export const ROADS = [
  {
    group: "road_lane",
    fromZoom: 14.5,
    line: (zoom) => ({ width: ramp(zoom, 14.5, 1.6, 18, 9), colour: "#1b2f50" }),
  },
  {
    group: "road_secondary",
    fromZoom: 12,
    line: (zoom) => ({ width: ramp(zoom, 12, 1.6, 18, 18), colour: "#22385e" }),
  },
  {
    group: "road_primary",
    fromZoom: 10,
    line: (zoom) => ({ width: ramp(zoom, 11, 2.4, 18, 36), colour: "#2c4672" }),
  },
];

// key: the layer that shows it, null for always
export const AREAS = [
  {
    key: "micro_grids",
    group: "micro_grid",
    line: (zoom) => ({ width: ramp(zoom, 13, 0.5, 17, 1), colour: "rgba(74, 104, 158, 0.55)" }),
  },
  {
    key: "grids",
    group: "grid",
    line: (zoom) => ({ width: ramp(zoom, 12, 0.6, 16, 1.3), colour: "rgba(84, 122, 190, 0.7)" }),
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

export const LABELS = [
  { key: "roads", group: "road_primary", fromZoom: 14.5, along: true, colour: "#8fa3bf", font: `11px ${SANS}` },
  { key: "roads", group: "road_secondary", fromZoom: 15.5, along: true, colour: "#8fa3bf", font: `11px ${SANS}` },
  { key: "micro_grids", group: "micro_grid", fromZoom: 17.5, colour: "#7f94b5", font: `11px ${SANS}` },
  { key: "grids", group: "grid", fromZoom: 15.5, colour: "#8fa8d4", font: `12px ${SANS}` },
  { key: "communities", group: "community", fromZoom: 12.5, colour: "#c3d0e6", font: `500 15px ${SANS}` },
  { key: "patrol_zones", group: "patrol_zone", fromZoom: 12.5, colour: "#6fdbe3", font: `600 14px ${SANS}` },
  { key: "defence_zones", group: "defence_zone", fromZoom: 11, colour: "#e8b23a", font: `600 16px ${SANS}` },
];
