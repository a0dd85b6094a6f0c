// The units the page knows, in typed arrays. Reads the pulses that mapview/layers/units.py packs:
// header 32 bytes, records of five uint32, removed ids, new names as JSON; little-endian, as is every
// machine the engine runs on.

const HEADER_BYTES = 32;
const RECORD_WORDS = 5;
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
    if (this.count + changed > this.ids.length) this.grow(this.count + changed);
    const words = new Uint32Array(buffer, HEADER_BYTES, changed * RECORD_WORDS + removed);
    let at = 0;
    for (let i = 0; i < changed; i += 1, at += RECORD_WORDS) this.put(words, at);
    for (let i = 0; i < removed; i += 1, at += 1) this.remove(words[at]);
    if (nameBytes) this.rename(new Uint8Array(buffer, HEADER_BYTES + at * 4, nameBytes));
    return seq;
  }

  // The last word of a record holds kind, heading and flags, lowest byte first.
  put(words, at) {
    const id = words[at];
    const look = words[at + 4];
    let i = this.indexOf.get(id);
    if (i === undefined) {
      i = this.count;
      this.count += 1;
      this.indexOf.set(id, i);
      this.ids[i] = id;
    } else {
      this.kindCounts[this.kind[i]] -= 1;
    }
    this.x[i] = words[at + 1] / WORLD_STEPS;
    this.y[i] = words[at + 2] / WORLD_STEPS;
    this.fixAt[i] = words[at + 3];
    this.kind[i] = Math.min(look & 255, KINDS - 1);
    this.heading[i] = (look >>> 8) & 255;
    this.flags[i] = (look >>> 16) & 255;
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
