// The live-unit layer: one canvas; every frame projects and culls all units in one loop and copies
// ready-made pixels into one ImageData, which costs a tenth of drawImage without a GPU (docs/map.md).

import { over } from "./blend.js";
import { LabelPixels } from "./unit_labels.js";
import { drawRings } from "./unit_rings.js";
import { AGE_STEPS, DETAIL, UnitSprites } from "./unit_sprites.js";
import { UnitIndex } from "./unit_index.js";

const LABEL_ZOOM = 16;
const LABEL_LIMIT = 500;
const DOT = 3; // side of a dot, pixels
const REACH = 15; // pixels around a unit that count as the unit
const AGE_REDRAW_MS = 5000;
const RING_REDRAW_MS = 66;

export const UnitLayer = L.Layer.extend({
  initialize(store) {
    this.store = store;
    this.selected = 0;
    this.hovered = 0;
    this.visible = true;
    this.staleAfter = 1800;
    this.shown = 0;
    this.seqToTell = 0;
    this.at = { index: new Uint32Array(0), x: new Int32Array(0), y: new Int32Array(0) };
  },

  onAdd(map) {
    const pane = map.getPane("units") || map.createPane("units");
    pane.style.zIndex = 450;
    pane.style.pointerEvents = "none";
    this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated", pane);
    this.ctx = this.canvas.getContext("2d", { willReadFrequently: true });
    map.on({ move: this.onMove, zoomanim: this.onZoomAnimation, viewreset: this.draw, zoomend: this.draw,
      resize: this.draw, mousemove: this.onPointer, mouseout: this.onPointerLeft }, this);
    this.ageTimer = setInterval(() => this.refresh(), AGE_REDRAW_MS);
    this.draw();
  },

  setScene(scene) {
    this.selected = scene.selected;
    this.staleAfter = scene.staleAfter;
    this.visible = scene.layers.find((layer) => layer.key === "units").on;
    const kinds = JSON.stringify(scene.kinds);
    if (kinds !== this.kindsKey) {
      this.kindsKey = kinds;
      this.kinds = scene.kinds;
      this.sprites = null;
    }
    this.refresh();
  },

  // A pulse has been applied to the store.
  pulse(seq) {
    this.seqToTell = seq;
    this.refresh();
  },

  refresh() {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw());
  },

  // While dragging, the canvas moves with its pane and the next frame draws the fresh edge: drawing
  // here as well would draw twice in frames that bring a pulse. A new zoom is drawn at once.
  onMove() {
    if (this._map.getZoom() === this.drawnZoom) this.refresh();
    else this.draw();
  },

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    this.fitCanvas();
    const n = this.visible ? this.project() : 0;
    this.shown = n;
    this.index = null;
    this.pixels.fill(0);
    if (n && this.kinds) this.blit(n);
    this.ctx.putImageData(this.image, 0, 0);
    const moving = n ? drawRings(this.ctx, this, performance.now()) : false;
    if (moving) this.animate();
    this.tellDrawn();
  },

  fitCanvas() {
    const map = this._map;
    const ratio = window.devicePixelRatio;
    const size = map.getSize();
    const w = Math.max(1, Math.round(size.x * ratio));
    const h = Math.max(1, Math.round(size.y * ratio));
    if (this.canvas.width !== w || this.canvas.height !== h || !this.image) {
      this.canvas.width = w;
      this.canvas.height = h;
      this.canvas.style.width = `${size.x}px`;
      this.canvas.style.height = `${size.y}px`;
      this.image = new ImageData(w, h);
      this.pixels = new Uint32Array(this.image.data.buffer);
    }
    if ((!this.sprites || this.ratio !== ratio) && this.kinds) {
      this.ratio = ratio;
      this.sprites = new UnitSprites(this.kinds, ratio);
      this.labels = new LabelPixels(ratio);
    }
    if (this.sprites) this.sprites.setStride(w);
    this.topLeft = map.containerPointToLayerPoint([0, 0]);
    L.DomUtil.setPosition(this.canvas, this.topLeft);
    this.drawnCentre = map.getCenter();
    this.drawnZoom = map.getZoom();
  },

  // Fills at.* with the units in view and returns their number.
  project() {
    const { store, at } = this;
    if (at.index.length < store.count) {
      const size = store.ids.length;
      this.at = { index: new Uint32Array(size), x: new Int32Array(size), y: new Int32Array(size) };
    }
    const { index, x: xs, y: ys } = this.at;
    const { x, y, count } = store;
    const corner = this._map.getPixelBounds().min;
    const ratio = window.devicePixelRatio;
    const scale = this._map.options.crs.scale(this._map.getZoom()) * ratio;
    const left = corner.x * ratio;
    const top = corner.y * ratio;
    const margin = 20 * ratio;
    const right = this.canvas.width + margin;
    const bottom = this.canvas.height + margin;
    let n = 0;
    for (let i = 0; i < count; i += 1) {
      const px = x[i] * scale - left;
      const py = y[i] * scale - top;
      if (px > -margin && py > -margin && px < right && py < bottom) {
        index[n] = i;
        xs[n] = px;
        ys[n] = py;
        n += 1;
      }
    }
    return n;
  },

  blit(n) {
    const { store, sprites, pixels } = this;
    const { index, x, y } = this.at;
    const { kind, heading } = store;
    const w = this.canvas.width;
    const h = this.canvas.height;
    const level = n <= DETAIL.marks ? 0 : 1;
    const stepOf = this.ageSteps();
    if (n > DETAIL.arrows) {
      this.blitDots(n, stepOf);
    } else {
      for (let k = 0; k < n; k += 1) {
        const i = index[k];
        copy(sprites.get(level, kind[i], heading[i], stepOf(i)), pixels, x[k], y[k], w, h);
      }
    }
    if (this._map.getZoom() >= LABEL_ZOOM && n <= LABEL_LIMIT) {
      this.labels.blitAll(this, n);
    }
    this.labels.blitNamed(this, n);
  },

  // A function from a unit to the number of its age step.
  ageSteps() {
    const { fixAt } = this.store;
    const now = this.store.now();
    const [, half, stale, old] = AGE_STEPS.map((step) => now - step.from * this.staleAfter);
    return (i) => {
      const fix = fixAt[i];
      return fix >= half ? 0 : fix >= stale ? 1 : fix >= old ? 2 : 3;
    };
  },

  // Squares of one colour; where a hundred thousand are in view nothing finer could be told apart.
  blitDots(n, stepOf) {
    const { pixels } = this;
    const { index, x, y } = this.at;
    const { kind } = this.store;
    const colours = this.sprites.dots();
    const steps = AGE_STEPS.length;
    const w = this.canvas.width;
    const h = this.canvas.height;
    const side = Math.round(DOT * this.ratio);
    const half = side >> 1;
    for (let k = 0; k < n; k += 1) {
      const left = x[k] - half;
      const top = y[k] - half;
      if (left < 0 || top < 0 || left + side > w || top + side > h) continue;
      const i = index[k];
      const colour = colours[kind[i] * steps + stepOf(i)];
      let p = top * w + left;
      for (let row = 0; row < side; row += 1, p += w) {
        for (let column = 0; column < side; column += 1) pixels[p + column] = colour;
      }
    }
  },

  animate() {
    if (this.ringTimer) return;
    this.ringTimer = setTimeout(() => {
      this.ringTimer = 0;
      this.refresh();
    }, RING_REDRAW_MS);
  },

  // A task set from a frame runs after that frame has been painted.
  tellDrawn() {
    if (!this.seqToTell) return;
    const seq = this.seqToTell;
    this.seqToTell = 0;
    setTimeout(() => this.fire("drawn", { seq }), 0);
  },

  onZoomAnimation(event) {
    const scale = this._map.getZoomScale(event.zoom, this.drawnZoom);
    const half = this._map.getSize().multiplyBy(0.5);
    const centre = this._map.project(this.drawnCentre, event.zoom);
    const origin = this._map._getNewPixelOrigin(event.center, event.zoom);
    L.DomUtil.setTransform(this.canvas, centre.subtract(origin).subtract(half.multiplyBy(scale)), scale);
  },

  // Id of the unit at a container point, 0 for none.
  unitAt(point) {
    if (!this.shown) return 0;
    const { x, y, index } = this.at;
    if (!this.index) {
      this.index = new UnitIndex(x, y, this.shown, this.canvas.width, this.canvas.height);
    }
    const ratio = window.devicePixelRatio;
    const k = this.index.nearest(point.x * ratio, point.y * ratio, REACH * ratio);
    return k < 0 ? 0 : this.store.ids[index[k]];
  },

  // A dragged map keeps what was hovered: each of its frames would need an index of its own.
  onPointer(event) {
    if (this._map.dragging.moving()) return;
    this.setHovered(this.unitAt(event.containerPoint));
  },

  onPointerLeft() {
    this.setHovered(0);
  },

  setHovered(id) {
    if (id === this.hovered) return;
    this.hovered = id;
    this._map.getContainer().classList.toggle("over-unit", id !== 0);
    this.fire("hover", { id });
    this.refresh();
  },
});

function copy(sprite, pixels, x, y, w, h) {
  const { solid, soft, half } = sprite;
  const base = y * w + x;
  if (x >= half && y >= half && x < w - half && y < h - half) {
    const { offset, colour } = solid;
    for (let k = 0; k < offset.length; k += 1) pixels[base + offset[k]] = colour[k];
    for (let k = 0; k < soft.offset.length; k += 1) {
      const p = base + soft.offset[k];
      pixels[p] = pixels[p] === 0 ? soft.colour[k] : over(soft.colour[k], pixels[p]);
    }
    return;
  }
  for (const list of [solid, soft]) {
    for (let k = 0; k < list.dx.length; k += 1) {
      const px = x + list.dx[k];
      const py = y + list.dy[k];
      if (px < 0 || py < 0 || px >= w || py >= h) continue;
      const p = base + list.offset[k];
      pixels[p] = pixels[p] === 0 ? list.colour[k] : over(list.colour[k], pixels[p]);
    }
  }
}
