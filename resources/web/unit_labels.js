// Names of units as ready-made pixels, copied like the sprites. Names are drawn as text on a canvas
// and are never markup.

import { over } from "./blend.js";
import { role } from "./palette.js";

const LIMIT = 2000; // pictures kept
const LONGEST = 32; // characters of a name that are shown
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu; // controls, zero widths, turns of direction
const CELL = 8; // labels keep clear of each other on a grid of such squares
const FONT = "12px 'Noto Sans CJK SC', 'Source Han Sans SC', sans-serif";

export class LabelPixels {
  constructor(ratio) {
    this.ratio = ratio;
    this.cache = new Map();
    this.canvas = new OffscreenCanvas(1, 1);
    this.ctx = this.canvas.getContext("2d", { willReadFrequently: true });
  }

  // Every name in view that finds room.
  blitAll(layer, n) {
    const { index, x, y } = layer.at;
    const columns = Math.ceil(layer.canvas.width / CELL) + 1;
    const taken = new Uint8Array(columns * (Math.ceil(layer.canvas.height / CELL) + 1));
    for (let k = 0; k < n; k += 1) {
      const picture = this.get(layer.store.names.get(layer.store.ids[index[k]]), false);
      if (picture && claim(taken, columns, x[k] + 14 * this.ratio, y[k], picture)) {
        this.put(layer, picture, x[k], y[k]);
      }
    }
  }

  // The names of the selected and the hovered unit, always and with a frame.
  blitNamed(layer, n) {
    const { ids, indexOf, names } = layer.store;
    for (const id of new Set([layer.selected, layer.hovered])) {
      const i = indexOf.get(id);
      if (i === undefined) continue;
      const k = layer.at.index.subarray(0, n).indexOf(i);
      const picture = k < 0 ? null : this.get(names.get(ids[i]), true);
      if (picture) this.put(layer, picture, layer.at.x[k], layer.at.y[k]);
    }
  }

  put(layer, picture, x, y) {
    const { pixels } = layer;
    const w = layer.canvas.width;
    const h = layer.canvas.height;
    const left = x + Math.round(14 * this.ratio);
    const top = y - (picture.height >> 1);
    for (let row = Math.max(0, -top); row < picture.height && top + row < h; row += 1) {
      for (let column = Math.max(0, -left); column < picture.width && left + column < w; column += 1) {
        const colour = picture.colours[row * picture.width + column];
        if (colour >>> 24 === 0) continue;
        const p = (top + row) * w + left + column;
        pixels[p] = pixels[p] === 0 ? colour : over(colour, pixels[p]);
      }
    }
  }

  get(name, framed) {
    if (!name) return null;
    const key = (framed ? "#" : " ") + name;
    let picture = this.cache.get(key);
    if (picture === undefined) {
      if (this.cache.size >= LIMIT) this.cache.clear();
      const text = shownName(name);
      picture = text ? this.make(text, framed) : null;
      this.cache.set(key, picture);
    }
    return picture;
  }

  make(name, framed) {
    const { ctx, canvas, ratio } = this;
    ctx.font = FONT;
    const width = Math.ceil(ctx.measureText(name).width) + (framed ? 14 : 6);
    canvas.width = Math.ceil(width * ratio);
    canvas.height = Math.ceil((framed ? 24 : 18) * ratio);
    const height = canvas.height / ratio;
    ctx.scale(ratio, ratio);
    ctx.font = FONT;
    ctx.textBaseline = "middle";
    if (framed) {
      ctx.fillStyle = role("veil");
      ctx.strokeStyle = role("accent");
      ctx.beginPath();
      ctx.roundRect(0.5, 0.5, width - 1, height - 1, 4);
      ctx.fill();
      ctx.stroke();
    } else {
      ctx.lineWidth = 3;
      ctx.lineJoin = "round";
      ctx.strokeStyle = role("ground");
      ctx.strokeText(name, 3, height / 2);
    }
    ctx.fillStyle = role("text");
    ctx.fillText(name, framed ? 7 : 3, height / 2);
    const image = ctx.getImageData(0, 0, canvas.width, canvas.height);
    return {
      width: image.width,
      height: image.height,
      colours: new Uint32Array(image.data.buffer),
    };
  }
}

// A name as it may be drawn: only what can be seen, and not endless.
export function shownName(name) {
  const letters = [...name.replace(UNSEEN, "").trim()];
  return letters.length > LONGEST ? letters.slice(0, LONGEST - 1).join("") + "…" : letters.join("");
}

function claim(taken, columns, x, y, picture) {
  const rows = taken.length / columns;
  const left = Math.max(0, Math.floor(x / CELL));
  const right = Math.min(columns - 1, Math.floor((x + picture.width) / CELL));
  const top = Math.max(0, Math.floor((y - picture.height / 2) / CELL));
  const bottom = Math.min(rows - 1, Math.floor((y + picture.height / 2) / CELL));
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      if (taken[row * columns + column]) return false;
    }
  }
  for (let row = top; row <= bottom; row += 1) {
    taken.fill(1, row * columns + left, row * columns + right + 1);
  }
  return true;
}
