// Which names stand where. Decided once per zoom for the whole area, most important first: so names
// keep clear of each other, a long road is named every so often, and all tiles agree.

import { LABELS } from "./ground_style.js";

const CELL = 8; // names keep clear of each other on a grid of such squares, pixels
const HALF_HEIGHT = 9;
const CLEAR = 8; // space left and right of a name
const LEAST_ROOM = 0.85; // part of a name that must fit its area, or the straight stretch of its road
const REPEAT = 340; // pixels between two namings of the same road
const ROW = 2 ** 21; // squares in a row of the world at the nearest zoom

const widths = new Map();
const pen = new OffscreenCanvas(1, 1).getContext("2d");

export class LabelPlan {
  // scale: pixels of the world at this zoom; layersOn: which layers are shown
  constructor(store, zoom, scale, layersOn, raster) {
    this.store = store;
    this.scale = scale;
    this.taken = new Set();
    this.namedAt = new Map();
    this.placed = [];
    for (const label of LABELS) {
      if (label.key === "roads" && raster) continue; // the pictures name their roads
      if (!layersOn[label.key] || zoom < label.fromZoom) continue;
      for (const shape of store.shapes(label.group)) this.consider(shape, label);
    }
    this.taken.clear();
  }

  consider(shape, label) {
    if (!shape.label) return;
    const spot = label.along ? this.store.stretchOf(shape) : this.store.anchorOf(shape);
    if (!spot) return;
    const { scale } = this;
    const width = widthOf(shape.label, label.font);
    const room = label.along ? spot.length * scale : (shape.box.right - shape.box.left) * scale;
    if (room < width * LEAST_ROOM) return;
    const name = {
      text: shape.label, label, x: spot.x * scale, y: spot.y * scale,
      angle: label.along ? spot.angle : 0, reach: width / 2 + CLEAR,
    };
    if (label.along && this.isRepeated(name)) return;
    const cells = cellsOf(name);
    if (cells.some((cell) => this.taken.has(cell))) return;
    for (const cell of cells) this.taken.add(cell);
    this.placed.push(name);
    if (label.along) this.namedAt.set(name.text, [...(this.namedAt.get(name.text) || []), name]);
  }

  isRepeated(name) {
    const others = this.namedAt.get(name.text) || [];
    return others.some((other) => Math.hypot(other.x - name.x, other.y - name.y) < REPEAT);
  }

  // The names that reach into a square tile, in world pixels.
  within(left, top, size) {
    return this.placed.filter(({ x, y, reach }) =>
      x + reach > left && x - reach < left + size && y + reach > top && y - reach < top + size);
  }
}

// The squares a name covers, also when it is written at an angle.
function cellsOf({ x, y, angle, reach }) {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const cells = new Set();
  for (let along = -reach; along <= reach; along += CELL / 2) {
    for (let across = -HALF_HEIGHT; across <= HALF_HEIGHT; across += HALF_HEIGHT / 2) {
      const column = Math.floor((x + along * cos - across * sin) / CELL);
      const row = Math.floor((y + along * sin + across * cos) / CELL);
      cells.add(row * ROW + column);
    }
  }
  return [...cells];
}

function widthOf(text, font) {
  const key = font + text;
  let width = widths.get(key);
  if (width === undefined) {
    pen.font = font;
    width = pen.measureText(text).width;
    widths.set(key, width);
  }
  return width;
}
