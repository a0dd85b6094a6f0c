// What plugins draw: fields, circles and lines under the units, spots over them. Takes what
// mapview/layers/shapes.py sends. Labels are drawn as text and are never markup.

import { CanvasLayer, pixelsOf, toWorld } from "./canvas_layer.js";
import { role } from "../palette.js";
import { shownName } from "../unit_labels.js";
import { tonePath, toneRows } from "./tone_shapes.js";

// In the order of api/drawing.py: plain low middle high good own drill.
export const TONES = ["muted", "accent", "warn", "bad", "good", "own", "drill"].map(role);
const GROUND = role("ground");
const TEXT = role("text");
const TURN = Math.PI * 2;
const part = (colour, at) => parseInt(colour.slice(at, at + 2), 16);
const pixel = (colour) => 0xff000000 | (part(colour, 5) << 16) | (part(colour, 3) << 8) | part(colour, 1);
const PIXELS = TONES.map(pixel);
const DARK = pixel(GROUND);
const FONT = "12px 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif";
const GLYPH_FONT = "600 10px 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif";
const SPOT_ZOOM = 15; // from here on a spot is a mark with its glyph, below a dot
const LABEL_ZOOM = 17;
const LABEL_LIMIT = 400;
const FIELD_LABEL_ZOOM = 15;
const FEW_AREAS = 40; // of one layer; more are named when the pointer is on them
const DANGERS = [2, 3]; // tones of circles that are filled: reach is only an edge
const MARK_LIMIT = 1500; // more spots in view are dots at every zoom
const RADIUS = 8;
const DOT = 4;
const BADGE = 4.5; // beside a glyph, which leaves no room for the shape of its tone
const CALM = [0, 1]; // tones of spots that are smaller where there are many
const CALM_DOT = 3;
const FEW_SPOTS = 300;
const REACH = 10; // pixels around a spot that count as the spot

// Every layer of the plugins on this page: which are drawn, from the lowest to the highest.
export class ShapeStore {
  constructor() {
    this.layers = new Map();
    this.shown = [];
    this.answers = false;
    this.hovered = 0;
  }

  take(news) {
    if (news.gone) this.layers.delete(news.gone);
    if (news.layer) this.layers.set(news.layer, unpack(news.first, news.drawing));
    if (news.shown) [this.shown, this.answers] = [news.shown, news.answers];
  }

  // How many things each layer has.
  counts() {
    return Object.fromEntries([...this.layers].map(([name, layer]) => [name, layer.n + layer.areas.length]));
  }

  drawn() {
    return this.shown.map((name) => this.layers.get(name)).filter(Boolean);
  }
}

function unpack(first, { spots, areas }) {
  const n = spots.lon.length;
  const made = { first, n, x: new Float64Array(n), y: new Float64Array(n), tone: spots.tone, glyph: spots.glyph,
    label: spots.label.map(shownName), from: spots.from };
  for (let i = 0; i < n; i += 1) [made.x[i], made.y[i]] = toWorld(spots.lon[i], spots.lat[i]);
  made.areas = areas.map((area, i) => unpackArea(area, first + n + i));
  return made;
}

function unpackArea(area, number) {
  const points = new Float64Array(area.points.length);
  const box = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = toWorld(area.points[i], area.points[i + 1]);
    [points[i], points[i + 1]] = [x, y];
    box[0] = Math.min(box[0], x);
    box[1] = Math.min(box[1], y);
    box[2] = Math.max(box[2], x);
    box[3] = Math.max(box[3], y);
  }
  return { ...area, number, points, box, lat: area.points[1], label: shownName(area.label) };
}

// Fields, circles and lines.
export const AreaLayer = CanvasLayer.extend({
  paneName: "shape-areas",
  zIndex: 330,

  initialize(store) {
    this.store = store;
    this.seen = [];
  },

  paint(ctx, toPoint, size) {
    this.seen = [];
    for (const layer of this.store.drawn()) {
      const named = layer.areas.length <= FEW_AREAS;
      for (const area of layer.areas) this.paintArea(ctx, area, toPoint, size, named);
    }
    ctx.setLineDash([]);
    if (this._map.getZoom() >= FIELD_LABEL_ZOOM) this.paintLabels(ctx, size);
  },

  paintArea(ctx, area, toPoint, size, named) {
    const [left, top] = toPoint(area.box[0], area.box[1]);
    const [right, bottom] = toPoint(area.box[2], area.box[3]);
    const reach = area.kind === "circle" ? pixelsOf(area.radius, area.lat, this._map.getZoom()) : area.width || 1;
    if (right < -reach || bottom < -reach || left > size.x + reach || top > size.y + reach) return;
    const colour = TONES[area.tone] || TONES[0];
    const path = new Path2D();
    if (area.kind === "circle") path.arc(left, top, reach, 0, TURN);
    else trace(path, area.points, toPoint, area.kind === "field");
    const filled = area.kind === "field" || (area.kind === "circle" && DANGERS.includes(area.tone));
    if (filled) {
      ctx.globalAlpha = area.kind === "field" ? 0.04 + 0.5 * area.strength : 0.1;
      ctx.fillStyle = colour;
      ctx.fill(path);
      ctx.globalAlpha = 1;
    }
    const hovered = area.number === this.store.hovered;
    ctx.strokeStyle = hovered ? TEXT : colour;
    ctx.lineWidth = (area.width || (area.kind === "circle" ? 1.8 : 1)) + (hovered ? 1 : 0);
    ctx.setLineDash(area.dashed ? [7, 5] : []);
    ctx.stroke(path);
    this.seen.push({ area, path, named, middle: [(left + right) / 2, (top + bottom) / 2], wide: right - left });
  },

  paintLabels(ctx, size) {
    ctx.font = FONT;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    let left = LABEL_LIMIT;
    for (const { area, named, middle: [x, y], wide } of this.seen) {
      if (!area.label || !named || left <= 0 || x < 0 || y < 0 || x > size.x || y > size.y) continue;
      if (area.kind === "field" && ctx.measureText(area.label).width > wide) continue;
      write(ctx, area.label, x, y);
      left -= 1;
    }
    ctx.textAlign = "left";
  },

  // Number of the topmost thing at a point of the view, 0 for none; lines before what they cross.
  numberAt({ x, y }) {
    const ctx = this.ctx;
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.lineWidth = 12;
    let found = 0;
    for (let k = this.seen.length - 1; k >= 0 && !found; k -= 1) {
      const { area, path } = this.seen[k];
      if (area.kind === "line" && ctx.isPointInStroke(path, x, y)) found = area.number;
    }
    for (let k = this.seen.length - 1; k >= 0 && !found; k -= 1) {
      const { area, path } = this.seen[k];
      if (area.kind !== "line" && ctx.isPointInPath(path, x, y)) found = area.number;
    }
    ctx.restore();
    return found;
  },

  labelOf(number) {
    return this.seen.find(({ area }) => area.number === number)?.area.label || "";
  },
});

// Spots, and the label of whatever the pointer is on.
export const SpotLayer = CanvasLayer.extend({
  paneName: "shape-spots",
  zIndex: 465,

  initialize(store, areas) {
    this.store = store;
    this.areas = areas;
    this.seen = [];
    this.pointer = null;
  },

  onAdd(map) {
    CanvasLayer.prototype.onAdd.call(this, map);
    map.on("mousemove", (event) => this.point(map.dragging.moving() ? null : event.containerPoint));
    map.on("mouseout", () => this.point(null));
  },

  take(news) {
    this.store.take(news);
    this.areas.refresh();
    this.refresh();
  },

  paint(ctx, toPoint, size) {
    const ratio = window.devicePixelRatio;
    if (!this.pictures || this.ratio !== ratio) [this.pictures, this.ratio] = [new Map(), ratio];
    this.project(toPoint, size);
    // Marks cost ten times what dots do, which are written as pixels (docs/map.md).
    if (this._map.getZoom() >= SPOT_ZOOM && this.seen.length <= MARK_LIMIT) this.paintMarks(ctx);
    else if (this.seen.length) this.paintDots(ctx);
    ctx.font = FONT;
    ctx.textBaseline = "middle";
    if (this._map.getZoom() >= LABEL_ZOOM) this.paintLabels(ctx);
    if (this.store.hovered) this.paintHovered(ctx, size);
  },

  // The spots in view, from the lowest to the highest.
  project(toPoint, size) {
    this.seen = [];
    const [zeroX, zeroY] = toPoint(0, 0);
    const scale = toPoint(1, 0)[0] - zeroX;
    const zoom = this._map.getZoom();
    for (const layer of this.store.drawn()) {
      for (let i = 0; i < layer.n; i += 1) {
        if (zoom < layer.from[i]) continue;
        const x = layer.x[i] * scale + zeroX;
        const y = layer.y[i] * scale + zeroY;
        const inside = x > -RADIUS && y > -RADIUS && x < size.x + RADIUS && y < size.y + RADIUS;
        if (inside) this.seen.push({ layer, i, x, y });
      }
    }
  },

  paintMarks(ctx) {
    for (const { layer, i, x, y } of this.seen) {
      const picture = this.picture(layer.tone[i], layer.glyph[i]);
      const half = picture.width / this.ratio / 2;
      ctx.drawImage(picture, x - half, y - half, half * 2, half * 2);
    }
  },

  // Shapes of eight pixels with a dark edge, in a crowd those of calm tones of six.
  paintDots(ctx) {
    const { width, height } = this.canvas;
    if (!this.image || this.image.width !== width || this.image.height !== height) {
      this.image = new ImageData(width, height);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    this.pixels.fill(0);
    const [large, small] = [Math.round(DOT * this.ratio), Math.round(CALM_DOT * this.ratio)];
    const crowded = this.seen.length > FEW_SPOTS;
    for (const { layer, i, x, y } of this.seen) {
      const half = crowded && CALM.includes(layer.tone[i]) ? small : large;
      const [cx, cy] = [Math.round(x * this.ratio), Math.round(y * this.ratio)];
      this.fillShape(cx, cy, layer.tone[i], half + 1, DARK);
      this.fillShape(cx, cy, layer.tone[i], half, PIXELS[layer.tone[i]] || PIXELS[0]);
    }
    ctx.putImageData(this.image, 0, 0);
  },

  fillShape(cx, cy, tone, half, colour) {
    const { width, height } = this.canvas;
    const rows = toneRows(tone, half);
    const bottom = Math.min(height, cy + half);
    for (let row = Math.max(0, cy - half); row < bottom; row += 1) {
      const wide = rows[row - cy + half];
      const left = Math.max(0, cx - wide);
      const right = Math.min(width, cx + wide);
      if (left < right) this.pixels.fill(colour, row * width + left, row * width + right);
    }
  },

  picture(tone, glyph) {
    const key = `${tone}|${glyph}`;
    let made = this.pictures.get(key);
    if (!made) {
      if (this.pictures.size > 500) this.pictures.clear();
      made = drawSpot(tone, glyph, this.ratio);
      this.pictures.set(key, made);
    }
    return made;
  },

  paintLabels(ctx) {
    if (this.seen.length > LABEL_LIMIT) return;
    const taken = this.seen.map(({ x, y }) => ({ left: x - 8, right: x + 8, top: y - 8, bottom: y + 8 }));
    // What lies on top is named first: a layer's last spots, and the last layer's.
    for (const { layer, i, x, y } of this.seen.toReversed()) {
      const label = layer.label[i];
      if (!label) continue;
      const box = { left: x + 11, right: x + 15 + ctx.measureText(label).width, top: y - 8, bottom: y + 8 };
      const clash = (b) => box.left < b.right && b.left < box.right && box.top < b.bottom && b.top < box.bottom;
      if (taken.some(clash)) continue;
      taken.push(box);
      write(ctx, label, box.left, y);
    }
  },

  paintHovered(ctx, size) {
    const spot = this.seen.find(({ layer, i }) => layer.first + i === this.store.hovered);
    const label = spot ? spot.layer.label[spot.i] : this.areas.labelOf(this.store.hovered);
    const [x, y] = spot ? [spot.x, spot.y] : [this.pointer.x, this.pointer.y];
    if (spot) {
      ctx.beginPath();
      ctx.arc(x, y, RADIUS + 3, 0, TURN);
      ctx.lineWidth = 2;
      ctx.strokeStyle = TEXT;
      ctx.stroke();
    }
    if (!label) return;
    const wide = ctx.measureText(label).width + 14;
    const left = Math.min(x + 14, size.x - wide - 4);
    ctx.beginPath();
    ctx.roundRect(left, y - 11, wide, 22, 4);
    ctx.fillStyle = role("veil");
    ctx.fill();
    ctx.lineWidth = 1;
    ctx.strokeStyle = role("muted");
    ctx.stroke();
    ctx.fillStyle = TEXT;
    ctx.fillText(label, left + 7, y);
  },

  // Number of the spot at a point of the view, 0 for none; the topmost wins.
  spotAt({ x, y }) {
    for (let k = this.seen.length - 1; k >= 0; k -= 1) {
      const spot = this.seen[k];
      if (Math.abs(spot.x - x) <= REACH && Math.abs(spot.y - y) <= REACH) return spot.layer.first + spot.i;
    }
    return 0;
  },

  point(at) {
    this.pointer = at;
    const number = at && this.store.shown.length ? this.spotAt(at) || this.areas.numberAt(at) : 0;
    const moved = number !== 0 && !this.isSpot(number);
    if (number === this.store.hovered && !moved) return;
    if (number !== this.store.hovered) this.areas.refresh();
    this.store.hovered = number;
    this._map.getContainer().classList.toggle("over-thing", this.store.answers && number !== 0);
    this.refresh();
  },

  isSpot(number) {
    return this.seen.some(({ layer, i }) => layer.first + i === number);
  },

  // What a click takes: spots always, areas where the page answers clicks.
  thingAt(at) {
    if (!this.store.answers) return 0;
    return this.spotAt(at);
  },

  areaAt(at) {
    return this.store.answers ? this.areas.numberAt(at) : 0;
  },
});

function trace(path, points, toPoint, closed) {
  for (let i = 0; i < points.length; i += 2) {
    const [x, y] = toPoint(points[i], points[i + 1]);
    if (i) path.lineTo(x, y);
    else path.moveTo(x, y);
  }
  if (closed) path.closePath();
}

function write(ctx, label, x, y) {
  ctx.lineWidth = 3;
  ctx.lineJoin = "round";
  ctx.strokeStyle = GROUND;
  ctx.strokeText(label, x, y);
  ctx.fillStyle = TEXT;
  ctx.fillText(label, x, y);
}

function paintTone(ctx, path, colour) {
  ctx.strokeStyle = GROUND;
  ctx.stroke(path);
  ctx.fillStyle = colour;
  ctx.fill(path);
}

function drawSpot(tone, glyph, ratio) {
  const colour = TONES[tone] || TONES[0];
  const side = Math.ceil((RADIUS + BADGE + 1) * 2 * ratio);
  const canvas = new OffscreenCanvas(side, side);
  const ctx = canvas.getContext("2d");
  ctx.scale(ratio, ratio);
  ctx.translate(side / ratio / 2, side / ratio / 2);
  ctx.lineWidth = 1.6;
  ctx.lineJoin = "round";
  if (!glyph) {
    paintTone(ctx, tonePath(tone, RADIUS), colour);
    return canvas;
  }
  ctx.beginPath();
  ctx.roundRect(-RADIUS, -RADIUS, RADIUS * 2, RADIUS * 2, 4);
  ctx.fillStyle = GROUND;
  ctx.fill();
  ctx.strokeStyle = colour;
  ctx.stroke();
  paintTone(ctx, tonePath(tone, BADGE, RADIUS, -RADIUS), colour);
  ctx.font = GLYPH_FONT;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillText(glyph, 0, 0.5);
  return canvas;
}
