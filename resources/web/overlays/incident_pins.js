// Pictures of incident pins, drawn once per mark, urgency and shape and then copied. The colour is
// the urgency; how far the incident has come is the shape: hollow nobody on the way, filled somebody
// ordered, ringed somebody there, ticked dealt with, broken edge suspended.

import { role } from "../palette.js";

export const PIN = { radius: 13, head: 27, width: 44, height: 52, tip: 46 };
const TURN = Math.PI * 2;
const GROUND = role("ground");
const EDGE = role("pin_edge");
// By urgency 1..4; the first place is unused.
export const COLOURS = ["muted", "bad", "warn", "accent_text", "good"].map(role);

export class PinPictures {
  constructor(ratio) {
    this.ratio = ratio;
    this.cache = new Map();
  }

  get(pin) {
    const key = `${pin.mark}|${pin.urgency}|${pin.shape}`;
    let made = this.cache.get(key);
    if (!made) {
      if (this.cache.size > 500) this.cache.clear();
      made = this.make(pin);
      this.cache.set(key, made);
    }
    return made;
  }

  make(pin) {
    const canvas = new OffscreenCanvas(Math.ceil(PIN.width * this.ratio), Math.ceil(PIN.height * this.ratio));
    const ctx = canvas.getContext("2d");
    ctx.scale(this.ratio, this.ratio);
    ctx.translate(PIN.width / 2, PIN.tip);
    const tone = COLOURS[pin.urgency] || COLOURS[0];
    const hollow = pin.shape === "waiting" || pin.shape === "held";
    if (pin.shape === "site") ring(ctx, EDGE);
    body(ctx);
    ctx.fillStyle = hollow ? GROUND : tone;
    ctx.fill();
    ctx.setLineDash(pin.shape === "held" ? [4, 3] : []);
    ctx.lineWidth = hollow ? 2.5 : 1.5;
    ctx.strokeStyle = hollow ? tone : EDGE;
    ctx.stroke();
    ctx.setLineDash([]);
    ctx.fillStyle = hollow ? tone : GROUND;
    ctx.font = "700 14px 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif";
    ctx.textAlign = "center";
    ctx.textBaseline = "alphabetic";
    const box = ctx.measureText(pin.mark);
    ctx.fillText(pin.mark, 0, -PIN.head + (box.actualBoundingBoxAscent - box.actualBoundingBoxDescent) / 2);
    if (pin.shape === "done") tick(ctx);
    return canvas;
  }
}

function body(ctx) {
  const { radius, head } = PIN;
  ctx.beginPath();
  ctx.arc(0, -head, radius, TURN * 0.42, TURN * 0.08);
  ctx.quadraticCurveTo(4, -8, 0, 0);
  ctx.quadraticCurveTo(-4, -8, Math.cos(TURN * 0.42) * radius, -head + Math.sin(TURN * 0.42) * radius);
  ctx.closePath();
}

function ring(ctx, tone) {
  ctx.beginPath();
  ctx.arc(0, -PIN.head, PIN.radius + 4, 0, TURN);
  ctx.lineWidth = 2;
  ctx.strokeStyle = tone;
  ctx.stroke();
}

function tick(ctx) {
  ctx.beginPath();
  ctx.arc(11, -PIN.head - 10, 7, 0, TURN);
  ctx.fillStyle = role("good");
  ctx.fill();
  ctx.lineWidth = 2;
  ctx.strokeStyle = GROUND;
  ctx.beginPath();
  ctx.moveTo(7.5, -PIN.head - 10);
  ctx.lineTo(10, -PIN.head - 7);
  ctx.lineTo(14.5, -PIN.head - 13);
  ctx.stroke();
}
