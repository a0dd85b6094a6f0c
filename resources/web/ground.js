// The ground: base map and areas of both trees, painted once per zoom into canvas tiles. Dragging
// then moves finished pictures; there is no polygon object that would be redrawn at its end.

import { LabelPlan } from "./ground_labels.js";
import { AREAS, HALO, LAND, ROADS, SHORE, WATER } from "./ground_style.js";
import { role } from "./palette.js";

const LEAST_STEP = 0.7; // points nearer than this to the last one are left out, pixels
const BUDGET_MS = { dragged: 8, still: 30 }; // of a frame, for painting tiles
const OVERLAP = 1; // pixels a tile reaches under the next: at a pixel ratio of 1.5 seams would show
const MARGIN = 40; // strokes reach over the edge of a tile, pixels

export const GroundLayer = L.GridLayer.extend({
  options: { tileSize: 256, updateWhenZooming: false, pane: "ground", keepBuffer: 1 },

  initialize(options) {
    L.setOptions(this, options);
    this.store = null;
    this.raster = false;
    this.layersOn = {};
    this.plan = null;
    this.waiting = new Map();
    this.frame = 0;
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

  createTile(coords, done) {
    const tile = document.createElement("canvas");
    const side = Math.ceil((this.getTileSize().x + OVERLAP) * window.devicePixelRatio);
    tile.width = side;
    tile.height = side;
    this.paintSoon(tile, coords, done);
    return tile;
  },

  _initTile(tile) {
    L.GridLayer.prototype._initTile.call(this, tile);
    const side = tile.width / window.devicePixelRatio;
    tile.style.width = `${side}px`;
    tile.style.height = `${side}px`;
  },

  repaint() {
    this.plan = null;
    for (const { el, coords } of Object.values(this._tiles || {})) this.paintSoon(el, coords, null);
  },

  // Tiles are painted a few a frame, so that neither a new zoom nor a fresh edge holds up a frame.
  paintSoon(tile, coords, done) {
    const key = this._tileCoordsToKey(coords);
    this.waiting.set(key, { tile, coords, done: done || this.waiting.get(key)?.done });
    if (!this.frame) this.frame = requestAnimationFrame(() => this.paintWaiting());
  },

  paintWaiting() {
    const budget = this._map.dragging.moving() ? BUDGET_MS.dragged : BUDGET_MS.still;
    const until = performance.now() + budget;
    for (const [key, { tile, coords, done }] of this.waiting) {
      this.waiting.delete(key);
      if (this._tiles[key]?.el !== tile) continue; // out of sight before its turn
      this.paint(tile, coords);
      if (done) done(null, tile);
      if (performance.now() > until) break;
    }
    this.frame = this.waiting.size ? requestAnimationFrame(() => this.paintWaiting()) : 0;
    if (!this.frame) this._pruneTiles();
  },

  // The pictures of the last zoom stay until those of the new one are all there.
  _pruneTiles() {
    if (this._map && !this.waiting.size) L.GridLayer.prototype._pruneTiles.call(this);
  },

  paint(tile, coords) {
    const ctx = tile.getContext("2d");
    const ratio = window.devicePixelRatio;
    const size = this.getTileSize().x;
    const side = size + OVERLAP;
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    ctx.clearRect(0, 0, side + 1, side + 1);
    if (!this.store) return;
    const scale = this._map.options.crs.scale(coords.z);
    const brush = new Brush(ctx, this.store, scale, coords.x * size, coords.y * size, side);
    this.paintBase(brush, coords.z);
    for (const area of AREAS) {
      if (area.key === null || this.layersOn[area.key]) brush.strokeAll(area.group, area.line(coords.z));
    }
    brush.names(this.planAt(coords.z, scale));
  },

  planAt(zoom, scale) {
    if (this.plan?.scale !== scale) {
      this.plan = new LabelPlan(this.store, zoom, scale, this.layersOn, this.raster);
    }
    return this.plan;
  },

  paintBase(brush, zoom) {
    if (this.raster) return;
    brush.fillTile(LAND.outside);
    for (const line of HALO(zoom)) brush.strokeAll("subdistrict", line);
    brush.fillAll("subdistrict", LAND.ground);
    if (this.layersOn.communities) brush.fillInTurn("community", LAND.communities);
    brush.fillAll("water", WATER);
    brush.strokeInside("water", SHORE(zoom));
    if (!this.layersOn.roads) return;
    const shown = ROADS.filter((road) => zoom >= road.fromZoom);
    for (const road of shown) if (road.edge) brush.strokeAll(road.group, road.edge(zoom));
    for (const road of shown) brush.strokeAll(road.group, road.line(zoom));
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

  near(shapes) {
    return shapes.filter((shape) => this.isNear(shape.box, MARGIN));
  }

  // reach: lines farther than this from the tile are left out, which only a stroke without dashes
  // can bear
  trace(shape, reach = Infinity) {
    const { ctx, scale, left, top } = this;
    const { points } = this.store;
    const least = -reach;
    const most = this.size + reach;
    for (const { from, to } of shape.rings) {
      let lastX = points[2 * from] * scale - left;
      let lastY = points[2 * from + 1] * scale - top;
      let isOpen = false;
      for (let i = from + 1; i < to; i += 1) {
        const x = points[2 * i] * scale - left;
        const y = points[2 * i + 1] * scale - top;
        const far = Math.abs(x - lastX) + Math.abs(y - lastY) >= LEAST_STEP;
        if (!far && i + 1 < to) continue;
        const away = (x < least && lastX < least) || (x > most && lastX > most) ||
          (y < least && lastY < least) || (y > most && lastY > most);
        if (!away) {
          if (!isOpen) ctx.moveTo(lastX, lastY);
          ctx.lineTo(x, y);
        }
        isOpen = !away;
        lastX = x;
        lastY = y;
      }
    }
  }

  fillTile(colour) {
    this.ctx.fillStyle = colour;
    this.ctx.fillRect(0, 0, this.size + 1, this.size + 1);
  }

  fillAll(group, colour) {
    this.ctx.beginPath();
    for (const shape of this.near(this.store.shapes(group))) this.trace(shape);
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
    const lines = dash.length ? this.store.bordersOf(group) : this.store.shapes(group);
    ctx.beginPath();
    const reach = dash.length ? Infinity : width / 2 + 2;
    for (const shape of this.near(lines)) this.trace(shape, reach);
    ctx.lineWidth = width;
    ctx.strokeStyle = colour;
    ctx.lineJoin = "round";
    ctx.lineCap = dash.length ? "butt" : "round";
    ctx.setLineDash(dash);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  // Strokes that stay within the shapes, as shallow water along a bank does.
  strokeInside(group, lines) {
    const { ctx } = this;
    const shapes = this.near(this.store.shapes(group));
    if (!shapes.length) return;
    ctx.save();
    ctx.beginPath();
    for (const shape of shapes) this.trace(shape);
    ctx.clip("evenodd");
    for (const line of lines) this.strokeAll(group, line);
    ctx.restore();
  }

  // A name near an edge is painted into both tiles, each shows its part.
  names(plan) {
    const { ctx, left, top, size } = this;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    for (const { text, label, x, y, angle } of plan.within(left, top, size)) {
      ctx.save();
      ctx.translate(x - left, y - top);
      ctx.rotate(angle);
      ctx.font = label.font;
      ctx.strokeStyle = role("label_halo");
      ctx.fillStyle = label.colour;
      ctx.lineWidth = label.halo;
      ctx.strokeText(text, 0, 0);
      ctx.fillText(text, 0, 0);
      ctx.restore();
    }
  }
}
