// The incident overlay: a pin for each, the urgent ones on top, names where they find room. Takes
// what mapview/layers/incidents.py sends. Names are drawn as text and are never markup.

import { CanvasLayer, pixelsOf, toWorld } from "./canvas_layer.js";
import { COLOURS, PIN, PinPictures } from "./incident_pins.js";
import { role } from "../palette.js";
import { shownName } from "../unit_labels.js";

const LABEL_ZOOM = 15;
const LABEL_LIMIT = 300;
const AROUND_M = 300;
const REACH = 17; // pixels around a pin's head that count as the pin
const BEAT_MS = 1300;
const TURN = Math.PI * 2;
const FONT = "12px 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif";

export const IncidentLayer = CanvasLayer.extend({
  paneName: "incidents",
  zIndex: 470,

  initialize() {
    this.pins = new Map();
    this.order = [];
    this.seen = [];
    this.selected = 0;
    this.hovered = 0;
    this.visible = true;
  },

  onAdd(map) {
    CanvasLayer.prototype.onAdd.call(this, map);
    map.on("mousemove", (event) => this.setHovered(map.dragging.moving() ? 0 : this.idAt(event.containerPoint)));
    map.on("mouseout", () => this.setHovered(0));
  },

  take(news) {
    if (news.all) this.pins.clear();
    for (const id of news.gone || []) this.pins.delete(id);
    for (const [id, lon, lat, mark, label, urgency, shape, overdue] of news.pins || []) {
      const [x, y] = toWorld(lon, lat);
      this.pins.set(id, { id, lat, x, y, mark, label: shownName(label), urgency, shape, overdue });
    }
    if (news.selected !== undefined) this.selected = news.selected;
    // Painted from the least to the most urgent, the southern ones over the northern.
    this.order = [...this.pins.values()].sort((a, b) => b.urgency - a.urgency || a.y - b.y);
    this.refresh();
  },

  setScene(scene) {
    this.visible = scene.layers.find((layer) => layer.key === "incidents").on;
    this.refresh();
  },

  count() {
    return this.pins.size;
  },

  paint(ctx, toPoint, size) {
    const ratio = window.devicePixelRatio;
    if (!this.pictures || this.pictures.ratio !== ratio) this.pictures = new PinPictures(ratio);
    this.seen = [];
    if (!this.visible) return;
    for (const pin of this.order) {
      const [x, y] = toPoint(pin.x, pin.y);
      if (x < -60 || y < -10 || x > size.x + 60 || y > size.y + 60) continue;
      this.seen.push({ pin, x, y });
    }
    const chosen = this.seen.find(({ pin }) => pin.id === this.selected);
    if (chosen) this.around(ctx, chosen);
    const phase = (performance.now() % BEAT_MS) / BEAT_MS;
    for (const spot of this.seen) if (spot !== chosen) this.paintPin(ctx, spot, phase, 1);
    if (chosen) this.paintPin(ctx, chosen, phase, 1.2);
    this.paintLabels(ctx, chosen);
    if (this.seen.some(({ pin }) => pin.overdue)) this.animate();
  },

  // The surroundings of the selected incident: 300 m on the ground.
  around(ctx, { pin, x, y }) {
    ctx.beginPath();
    ctx.arc(x, y, pixelsOf(AROUND_M, pin.lat, this._map.getZoom()), 0, TURN);
    ctx.fillStyle = role("around");
    ctx.fill();
    ctx.setLineDash([7, 6]);
    ctx.lineWidth = 1.8;
    ctx.strokeStyle = role("accent");
    ctx.stroke();
    ctx.setLineDash([]);
  },

  paintPin(ctx, { pin, x, y }, phase, scale) {
    if (pin.overdue) beat(ctx, x, y - PIN.head * scale, phase, scale);
    if (pin.id === this.hovered || pin.id === this.selected) {
      ctx.beginPath();
      ctx.arc(x, y - PIN.head * scale, (PIN.radius + 5) * scale, 0, TURN);
      ctx.fillStyle = `${COLOURS[pin.urgency] || COLOURS[0]}55`;
      ctx.fill();
    }
    const [w, h] = [PIN.width * scale, PIN.height * scale];
    ctx.drawImage(this.pictures.get(pin), x - w / 2, y - PIN.tip * scale, w, h);
  },

  // The selected and the hovered pin always have their name, framed; the others where room is left,
  // the most urgent first.
  paintLabels(ctx, chosen) {
    ctx.font = FONT;
    ctx.textBaseline = "middle";
    // Names keep clear of every pin and of each other.
    const taken = this.seen.map(({ x, y }) => ({ left: x - 14, right: x + 14, top: y - PIN.head - 14, bottom: y }));
    const named = this.seen.filter((spot) => spot === chosen || spot.pin.id === this.hovered);
    for (const spot of named) this.label(ctx, spot, taken, true);
    if (this._map.getZoom() < LABEL_ZOOM || this.seen.length > LABEL_LIMIT) return;
    for (const spot of [...this.seen].reverse()) if (!named.includes(spot)) this.label(ctx, spot, taken, false);
  },

  label(ctx, { pin, x, y }, taken, framed) {
    if (!pin.label) return;
    pin.width ??= ctx.measureText(pin.label).width;
    const box = { left: x + 18, top: y - PIN.head - 11, right: x + 18 + pin.width + 12, bottom: y - PIN.head + 11 };
    const clash = (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    if (!framed && taken.some(clash)) return;
    taken.push(box);
    if (framed) {
      ctx.beginPath();
      ctx.roundRect(box.left + 2, box.top, pin.width + 12, 22, 4);
      ctx.fillStyle = role("veil");
      ctx.fill();
      ctx.lineWidth = 1;
      ctx.strokeStyle = COLOURS[pin.urgency] || COLOURS[0];
      ctx.stroke();
    } else {
      ctx.lineWidth = 3;
      ctx.lineJoin = "round";
      ctx.strokeStyle = role("ground");
      ctx.strokeText(pin.label, box.left + 8, box.top + 11);
    }
    ctx.fillStyle = role("text");
    ctx.fillText(pin.label, box.left + 8, box.top + 11);
  },

  // Id of the incident whose pin is at a container point, 0 for none; the topmost wins.
  idAt(point) {
    for (let k = this.seen.length - 1; k >= 0; k -= 1) {
      const { pin, x, y } = this.seen[k];
      const across = Math.abs(point.x - x);
      const up = y - point.y;
      if (Math.hypot(across, up - PIN.head) <= REACH || (across < 6 && up >= 0 && up < PIN.head)) return pin.id;
    }
    return 0;
  },

  setHovered(id) {
    if (id === this.hovered) return;
    this.hovered = id;
    this._map.getContainer().classList.toggle("over-incident", id !== 0);
    this.refresh();
  },
});

// A red ring that grows: overdue is seen from afar and without colour.
function beat(ctx, x, y, phase, scale) {
  ctx.save();
  ctx.beginPath();
  ctx.arc(x, y, (PIN.radius + 3 + 14 * phase) * scale, 0, TURN);
  ctx.globalAlpha = 1 - phase;
  ctx.lineWidth = 3;
  ctx.strokeStyle = role("bad");
  ctx.stroke();
  ctx.restore();
}
