// The ground: base map and areas of both trees, painted once per zoom into canvas tiles. Dragging
// then moves finished pictures; there is no polygon object that would be redrawn at its end.

import { AREAS, LABELS, ROADS, WATER, LAND } from "./ground_style.js";

const LEAST_STEP = 0.7; // points nearer than this to the last one are left out, pixels
const MARGIN = 24; // strokes reach over the edge of a tile, pixels

export const GroundLayer = L.GridLayer.extend({
  options: { tileSize: 512, updateWhenZooming: false, pane: "ground", keepBuffer: 1 },

  initialize(options) {
    L.setOptions(this, options);
    this.store = null;
    this.raster = false;
    this.layersOn = {};
  },

  onAdd(map) {
    if (!map.getPane("ground")) map.createPane("ground").style.zIndex = 250;
    L.GridLayer.prototype.onAdd.call(this, map);
  },

  setStore(store) {
    this.store = store;
    this.repaint();
  },

  setScene(scene) {
    const on = Object.fromEntries(scene.layers.map((layer) => [layer.key, layer.on]));
    const { units, ...own } = on;
    if (JSON.stringify(own) === JSON.stringify(this.layersOn) && scene.raster === this.raster) return;
    this.layersOn = own;
    this.raster = scene.raster;
    this.repaint();
  },

  // Tiles stand at the map's own zoom, also between whole numbers, so lines and names stay sharp.
  _setView(center, zoom, noPrune, noUpdate) {
    this.exactZoom = zoom;
    L.GridLayer.prototype._setView.call(this, center, zoom, noPrune, noUpdate);
  },

  _clampZoom() {
    return this.exactZoom;
  },

  createTile(coords) {
    const tile = document.createElement("canvas");
    const ratio = window.devicePixelRatio;
    const size = this.getTileSize();
    tile.width = Math.ceil(size.x * ratio);
    tile.height = Math.ceil(size.y * ratio);
    this.paint(tile, coords);
    return tile;
  },

  repaint() {
    for (const { el, coords } of Object.values(this._tiles || {})) this.paint(el, coords);
  },

  paint(tile, coords) {
    const ctx = tile.getContext("2d");
    const ratio = window.devicePixelRatio;
    const size = this.getTileSize();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, size.x, size.y);
    if (!this.store) return;
    const scale = this._map.options.crs.scale(coords.z);
    const brush = new Brush(ctx, this.store, scale, coords.x * size.x, coords.y * size.y, size.x);
    this.paintBase(brush, coords.z);
    for (const area of AREAS) {
      if (area.key === null || this.layersOn[area.key]) brush.strokeAll(area.group, area.line(coords.z));
    }
    for (const label of LABELS) {
      if (label.key === "roads" && this.raster) continue; // the pictures name their roads
      if (this.layersOn[label.key] && coords.z >= label.fromZoom) brush.names(label);
    }
  },

  paintBase(brush, zoom) {
    if (!this.raster) {
      brush.fillAll("subdistrict", LAND.ground);
      if (this.layersOn.communities) brush.fillInTurn("community", LAND.communities);
      brush.fillAll("water", WATER);
    }
    if (!this.layersOn.roads || this.raster) return;
    for (const road of ROADS) {
      if (zoom >= road.fromZoom) brush.strokeAll(road.group, road.line(zoom));
    }
  },
});

// Paints shapes of the store into one tile whose corner is (left, top) in world pixels.
class Brush {
  constructor(ctx, store, scale, left, top, size) {
    Object.assign(this, { ctx, store, scale, left, top, size });
  }

  isNear(box, margin) {
    const { scale, left, top, size } = this;
    return (
      box.right * scale - left > -margin && box.left * scale - left < size + margin &&
      box.bottom * scale - top > -margin && box.top * scale - top < size + margin
    );
  }

  near(group) {
    return this.store.shapes(group).filter((shape) => this.isNear(shape.box, MARGIN));
  }

  trace(shape) {
    const { ctx, scale, left, top } = this;
    const { points } = this.store;
    for (const { from, to } of shape.rings) {
      let lastX = points[2 * from] * scale - left;
      let lastY = points[2 * from + 1] * scale - top;
      ctx.moveTo(lastX, lastY);
      for (let i = from + 1; i < to; i += 1) {
        const x = points[2 * i] * scale - left;
        const y = points[2 * i + 1] * scale - top;
        const far = Math.abs(x - lastX) + Math.abs(y - lastY) >= LEAST_STEP;
        if (!far && i + 1 < to) continue;
        ctx.lineTo(x, y);
        lastX = x;
        lastY = y;
      }
    }
  }

  fillAll(group, colour) {
    this.ctx.beginPath();
    for (const shape of this.near(group)) this.trace(shape);
    this.ctx.fillStyle = colour;
    this.ctx.fill("evenodd");
  }

  // Neighbours in the list get different shades, so that areas can be told apart.
  fillInTurn(group, colours) {
    this.store.shapes(group).forEach((shape, number) => {
      if (!this.isNear(shape.box, MARGIN)) return;
      this.ctx.beginPath();
      this.trace(shape);
      this.ctx.fillStyle = colours[number % colours.length];
      this.ctx.fill("evenodd");
    });
  }

  strokeAll(group, { width, colour, dash = [] }) {
    const { ctx } = this;
    ctx.beginPath();
    for (const shape of this.near(group)) this.trace(shape);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.lineJoin = "round";
    ctx.lineCap = dash.length ? "butt" : "round";
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  // A name near an edge is painted into both tiles, each shows its part.
  names(label) {
    const { ctx } = this;
    ctx.font = label.font;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = "rgba(11, 18, 32, 0.85)";
    ctx.fillStyle = label.colour;
    for (const shape of this.store.shapes(label.group)) {
      if (!shape.label || !this.isNear(shape.box, 200)) continue;
      this.name(shape, label.along ? this.store.stretchOf(shape) : this.store.anchorOf(shape), label);
    }
  }

  name(shape, spot, label) {
    const { ctx, scale } = this;
    if (!spot) return;
    const width = ctx.measureText(shape.label).width;
    const room = label.along ? spot.length * scale : (shape.box.right - shape.box.left) * scale;
    if (room < width * 0.9) return;
    ctx.save();
    ctx.translate(spot.x * scale - this.left, spot.y * scale - this.top);
    if (label.along) ctx.rotate(spot.angle);
    ctx.strokeText(shape.label, 0, 0);
    ctx.fillText(shape.label, 0, 0);
    ctx.restore();
  }
}
