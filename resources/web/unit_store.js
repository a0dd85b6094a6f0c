// The units the page knows, in typed arrays. Reads the pulses that mapview/layers/units.py packs:
// header 32 bytes, records of 20 bytes, removed ids, new names as JSON; little-endian.

const HEADER_BYTES = 32;
const RECORD_BYTES = 20;
const WORLD_STEPS = 2 ** 32;

export const TALKING = 1;
export const EMERGENCY = 2;
export const NO_HEADING = 255;
export const KINDS = 6;

export class UnitStore {
  constructor() {
    this.count = 0;
    this.clock = 0; // seconds since 1970 at clockAt (milliseconds of performance.now)
    this.clockAt = 0;
    this.indexOf = new Map();
    this.names = new Map();
    this.kindCounts = new Uint32Array(KINDS);
    this.grow(1024);
  }

  // Python's clock now; between pulses it runs on by itself.
  now() {
    return this.clock + (performance.now() - this.clockAt) / 1000;
  }

  // Takes one pulse and returns its number.
  apply(buffer) {
    const view = new DataView(buffer);
    const seq = view.getUint32(0, true);
    const changed = view.getUint32(4, true);
    const removed = view.getUint32(8, true);
    const nameBytes = view.getUint32(12, true);
    this.clock = view.getFloat64(16, true);
    this.clockAt = performance.now();
    let at = HEADER_BYTES;
    if (this.count + changed > this.ids.length) this.grow(this.count + changed);
    for (let i = 0; i < changed; i += 1, at += RECORD_BYTES) this.put(view, at);
    for (let i = 0; i < removed; i += 1, at += 4) this.remove(view.getUint32(at, true));
    if (nameBytes) this.rename(new Uint8Array(buffer, at, nameBytes));
    return seq;
  }

  put(view, at) {
    const id = view.getUint32(at, true);
    let i = this.indexOf.get(id);
    if (i === undefined) {
      i = this.count;
      this.count += 1;
      this.indexOf.set(id, i);
      this.ids[i] = id;
    } else {
      this.kindCounts[this.kind[i]] -= 1;
    }
    this.x[i] = view.getUint32(at + 4, true) / WORLD_STEPS;
    this.y[i] = view.getUint32(at + 8, true) / WORLD_STEPS;
    this.fixAt[i] = view.getUint32(at + 12, true);
    this.kind[i] = Math.min(view.getUint8(at + 16), KINDS - 1);
    this.heading[i] = view.getUint8(at + 17);
    this.flags[i] = view.getUint8(at + 18);
    this.kindCounts[this.kind[i]] += 1;
  }

  // The last unit takes the place of the removed one, so the arrays stay dense.
  remove(id) {
    const i = this.indexOf.get(id);
    if (i === undefined) return;
    const last = this.count - 1;
    this.kindCounts[this.kind[i]] -= 1;
    for (const column of [this.ids, this.x, this.y, this.fixAt, this.kind, this.heading, this.flags]) {
      column[i] = column[last];
    }
    this.indexOf.set(this.ids[i], i);
    this.indexOf.delete(id);
    this.names.delete(id);
    this.count = last;
  }

  rename(bytes) {
    const news = JSON.parse(new TextDecoder().decode(bytes));
    for (const id of Object.keys(news)) this.names.set(Number(id), news[id]);
  }

  grow(wanted) {
    const size = Math.max(wanted, this.ids ? this.ids.length * 2 : 0);
    const grown = (old, Type) => {
      const fresh = new Type(size);
      if (old) fresh.set(old);
      return fresh;
    };
    this.ids = grown(this.ids, Uint32Array);
    this.x = grown(this.x, Float64Array);
    this.y = grown(this.y, Float64Array);
    this.fixAt = grown(this.fixAt, Uint32Array);
    this.kind = grown(this.kind, Uint8Array);
    this.heading = grown(this.heading, Uint8Array);
    this.flags = grown(this.flags, Uint8Array);
  }
}
