// What moves or stands out around a few units: selection, hover, talking, emergency.
// Drawn with paths over the copied pixels, because there are never many of them.

import { EMERGENCY, TALKING } from "./unit_store.js";
import { role } from "./palette.js";

const TURN = Math.PI * 2;
const PERIOD_MS = 1200;
const LIMIT = 300;

// Draws the rings of the units in view; returns whether one of them moves.
export function drawRings(ctx, layer, time) {
  const { index, x, y } = layer.at;
  const { ids, flags } = layer.store;
  const { ratio } = layer;
  const phase = (time % PERIOD_MS) / PERIOD_MS;
  let moving = 0;
  ctx.save();
  ctx.lineWidth = 2 * ratio;
  for (let k = 0; k < layer.shown; k += 1) {
    const i = index[k];
    const id = ids[i];
    if (id === layer.selected) ring(ctx, x[k], y[k], 16 * ratio, role("text"));
    else if (id === layer.hovered) ring(ctx, x[k], y[k], 15 * ratio, role("muted"));
    if (flags[i] === 0 || moving >= LIMIT) continue;
    moving += 1;
    if (flags[i] & TALKING) talk(ctx, x[k], y[k], ratio, phase);
    if (flags[i] & EMERGENCY) alarm(ctx, x[k], y[k], ratio, phase);
  }
  ctx.restore();
  return moving > 0;
}

function ring(ctx, x, y, radius, colour) {
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, TURN);
  ctx.strokeStyle = colour;
  ctx.stroke();
}

// Two waves that travel outwards.
function talk(ctx, x, y, ratio, phase) {
  for (const shift of [0, 0.5]) {
    const t = (phase + shift) % 1;
    ctx.globalAlpha = 1 - t;
    ring(ctx, x, y, (12 + 16 * t) * ratio, role("own"));
  }
  ctx.globalAlpha = 1;
}

// A red ring that beats, and a badge with an exclamation mark that stays.
function alarm(ctx, x, y, ratio, phase) {
  ctx.lineWidth = 3 * ratio;
  ring(ctx, x, y, (17 + 5 * Math.abs(Math.sin(phase * Math.PI))) * ratio, role("bad"));
  ctx.lineWidth = 2 * ratio;
  ctx.beginPath();
  ctx.arc(x + 11 * ratio, y - 11 * ratio, 7 * ratio, 0, TURN);
  ctx.fillStyle = role("bad");
  ctx.fill();
  ctx.fillStyle = role("on_accent");
  ctx.fillRect(x + 10 * ratio, y - 15.5 * ratio, 2 * ratio, 5.5 * ratio);
  ctx.fillRect(x + 10 * ratio, y - 8.5 * ratio, 2 * ratio, 2 * ratio);
}
