// Pictures of units as lists of pixels, drawn once per kind, heading and age and then copied.
// A sprite is a ring in the kind's colour with its one-character mark and a pointer at its heading;
// a stale one has a broken ring and fades, so age is shape as well as colour.

import { KINDS, NO_HEADING } from "./unit_store.js";
import { role } from "./palette.js";

const HEADINGS = 32;
const TURN = Math.PI * 2;

// Age as a multiple of the stale limit where each step begins, and the step's opacity.
export const AGE_STEPS = [
  { from: 0, alpha: 1, broken: false },
  { from: 0.5, alpha: 0.78, broken: false },
  { from: 1, alpha: 0.5, broken: true },
  { from: 4, alpha: 0.32, broken: true },
];

// Which picture is drawn, by the number of units in view.
export const DETAIL = { marks: 4000, arrows: 30000 };

export class UnitSprites {
  constructor(kinds, ratio) {
    this.kinds = kinds;
    this.ratio = ratio;
    this.stride = 0;
    this.cache = [];
  }

  // Pixel offsets depend on the width of the canvas.
  setStride(stride) {
    if (stride === this.stride) return;
    this.stride = stride;
    this.cache = new Array(2 * KINDS * (HEADINGS + 1) * AGE_STEPS.length).fill(null);
  }

  // level 0 mark, 1 arrow
  get(level, kind, heading, step) {
    const turn = heading === NO_HEADING ? HEADINGS : heading % HEADINGS;
    const key = ((level * KINDS + kind) * (HEADINGS + 1) + turn) * AGE_STEPS.length + step;
    return this.cache[key] || (this.cache[key] = this.make(level, kind, turn, AGE_STEPS[step]));
  }

  // Colours of the dots, by kind and age.
  dots() {
    return Uint32Array.from({ length: KINDS * AGE_STEPS.length }, (_, key) => {
      const rgb = parseInt(this.kinds[(key / AGE_STEPS.length) | 0].colour.slice(1), 16);
      const alpha = Math.round(255 * AGE_STEPS[key % AGE_STEPS.length].alpha);
      return (alpha << 24) | ((rgb & 255) << 16) | (rgb & 0xff00) | (rgb >>> 16);
    });
  }

  make(level, kind, turn, age) {
    const size = Math.ceil([38, 13][level] * this.ratio);
    const { colour, mark } = this.kinds[kind];
    const canvas = new OffscreenCanvas(size, size);
    const ctx = canvas.getContext("2d", { willReadFrequently: true });
    ctx.translate(size / 2, size / 2);
    ctx.scale(this.ratio, this.ratio);
    const angle = turn === HEADINGS ? null : (turn / HEADINGS) * TURN;
    if (level === 0) drawMark(ctx, colour, mark, angle, age);
    else drawArrow(ctx, colour, angle);
    return this.pixels(ctx.getImageData(0, 0, size, size), age.alpha);
  }

  // Lists: solid pixels are stored, soft ones are blended.
  // The whole picture fades at once, so that its parts do not shine through each other.
  pixels(image, fade) {
    for (let p = 3; p < image.data.length; p += 4) image.data[p] *= fade;
    const colours = new Uint32Array(image.data.buffer);
    const half = image.width >> 1;
    const solid = [];
    const soft = [];
    for (let p = 0; p < colours.length; p += 1) {
      const alpha = colours[p] >>> 24;
      if (alpha > 250) solid.push(p);
      else if (alpha > 8) soft.push(p);
    }
    const list = (picked) => {
      const dx = Int16Array.from(picked, (p) => (p % image.width) - half);
      const dy = Int16Array.from(picked, (p) => ((p / image.width) | 0) - half);
      return {
        dx,
        dy,
        offset: Int32Array.from(picked, (_, k) => dy[k] * this.stride + dx[k]),
        colour: Uint32Array.from(picked, (p) => colours[p]),
      };
    };
    return { half: half + 1, solid: list(solid), soft: list(soft) };
  }
}

function drawMark(ctx, colour, mark, angle, age) {
  if (angle !== null) {
    ctx.save();
    ctx.rotate(angle);
    ctx.beginPath();
    ctx.moveTo(0, -17.5);
    ctx.lineTo(5.5, -9.5);
    ctx.lineTo(-5.5, -9.5);
    ctx.closePath();
    ctx.fillStyle = colour;
    ctx.fill();
    ctx.restore();
  }
  ctx.beginPath();
  ctx.arc(0, 0, 10.2, 0, TURN);
  ctx.fillStyle = role("ground");
  ctx.fill();
  ctx.lineWidth = 2;
  ctx.strokeStyle = colour;
  ctx.setLineDash(age.broken ? [3.4, 3] : []);
  ctx.stroke();
  ctx.fillStyle = colour;
  ctx.font = "600 12px 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif";
  ctx.textAlign = "center";
  ctx.textBaseline = "alphabetic";
  const box = ctx.measureText(mark);
  ctx.fillText(mark, 0, (box.actualBoundingBoxAscent - box.actualBoundingBoxDescent) / 2);
}

function drawArrow(ctx, colour, angle) {
  ctx.fillStyle = colour;
  ctx.beginPath();
  if (angle === null) {
    ctx.arc(0, 0, 3.6, 0, TURN);
  } else {
    ctx.rotate(angle);
    ctx.moveTo(0, -5.6);
    ctx.lineTo(4, 4.6);
    ctx.lineTo(0, 2.4);
    ctx.lineTo(-4, 4.6);
    ctx.closePath();
  }
  ctx.fill();
}
