// The jurisdiction in typed arrays. Reads what mapview/layers/ground.py packs: uint32 length of a
// JSON, the JSON, then all points as pairs of uint32 steps of the 0..1 Mercator world.

const WORLD_STEPS = 2 ** 32;

export class GroundStore {
  // name: under which Python keeps it
  constructor(name, buffer) {
    this.name = name;
    const headBytes = new DataView(buffer).getUint32(0, true);
    const groups = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, headBytes)));
    const steps = new Uint32Array(buffer, 4 + headBytes);
    this.points = Float64Array.from(steps, (step) => step / WORLD_STEPS);
    this.groups = new Map();
    this.borders = new Map();
    this.counts = {};
    let at = 0;
    for (const { name, shapes } of groups) {
      const list = [];
      for (const [label, lengths] of shapes) {
        const shape = { label, rings: [], box: null, anchor: null };
        for (const length of lengths) {
          shape.rings.push({ from: at, to: at + length });
          at += length;
        }
        shape.box = this.boxOf(shape.rings);
        list.push(shape);
      }
      this.groups.set(name, list);
      this.counts[name] = list.length;
    }
  }

  shapes(name) {
    return this.groups.get(name) || [];
  }

  boxOf(rings) {
    const box = { left: 1, top: 1, right: 0, bottom: 0 };
    for (const { from, to } of rings) {
      for (let i = from; i < to; i += 1) {
        const x = this.points[2 * i];
        const y = this.points[2 * i + 1];
        box.left = Math.min(box.left, x);
        box.right = Math.max(box.right, x);
        box.top = Math.min(box.top, y);
        box.bottom = Math.max(box.bottom, y);
      }
    }
    return box;
  }

  // The shapes of a group as lines on which each edge shared by neighbours comes once, so that the
  // dashes of two rings do not fill each other's gaps.
  bordersOf(group) {
    if (!this.borders.has(group)) {
      const seen = new Set();
      const lines = this.shapes(group).map(({ box, rings }) => ({
        box,
        rings: rings.flatMap(({ from, to }) => this.unseenRuns(from, to, seen)),
      }));
      this.borders.set(group, lines);
    }
    return this.borders.get(group);
  }

  unseenRuns(from, to, seen) {
    const { points } = this;
    const runs = [];
    let start = from;
    for (let i = from; i + 1 < to; i += 1) {
      const ends = [`${points[2 * i]},${points[2 * i + 1]}`, `${points[2 * i + 2]},${points[2 * i + 3]}`];
      const key = ends.sort().join(" ");
      if (seen.has(key)) {
        if (i > start) runs.push({ from: start, to: i + 1 });
        start = i + 1;
      }
      seen.add(key);
    }
    if (to - start > 1) runs.push({ from: start, to });
    return runs;
  }

  // Points of one ring as pairs.
  ringOf(from, to) {
    return Array.from({ length: to - from }, (_, k) => [this.points[2 * (from + k)], this.points[2 * (from + k) + 1]]);
  }

  // The shape of a group that holds a point of the 0..1 world, undefined for none.
  shapeAt(group, x, y) {
    return this.shapes(group).find(({ box, rings }) =>
      x >= box.left && x <= box.right && y >= box.top && y <= box.bottom && this.isInside(rings, x, y));
  }

  // Even-odd rule: a hole counts as outside.
  isInside(rings, x, y) {
    const { points } = this;
    let inside = false;
    for (const { from, to } of rings) {
      for (let i = from; i + 1 < to; i += 1) {
        const ay = points[2 * i + 1];
        const by = points[2 * i + 3];
        if (ay > y === by > y) continue;
        const ax = points[2 * i];
        if (x < ax + ((y - ay) / (by - ay)) * (points[2 * i + 2] - ax)) inside = !inside;
      }
    }
    return inside;
  }

  // Where the name of an area stands: the centroid of its largest ring.
  anchorOf(shape) {
    if (shape.anchor) return shape.anchor;
    let best = null;
    for (const { from, to } of shape.rings) {
      const centroid = this.centroidOf(from, to);
      if (!best || centroid.area > best.area) best = centroid;
    }
    shape.anchor = best;
    return best;
  }

  // Shoelace sums relative to the first point, since the world's numbers are large against a grid.
  centroidOf(from, to) {
    const { points } = this;
    const x0 = points[2 * from];
    const y0 = points[2 * from + 1];
    let area = 0;
    let x = 0;
    let y = 0;
    for (let i = from; i + 1 < to; i += 1) {
      const ax = points[2 * i] - x0;
      const ay = points[2 * i + 1] - y0;
      const bx = points[2 * i + 2] - x0;
      const by = points[2 * i + 3] - y0;
      const cross = ax * by - bx * ay;
      area += cross;
      x += (ax + bx) * cross;
      y += (ay + by) * cross;
    }
    if (area === 0) return { x: x0, y: y0, area: 0 };
    return { x: x0 + x / (3 * area), y: y0 + y / (3 * area), area: Math.abs(area) };
  }

  // Middle and angle of the longest stretch of a line, for its name.
  stretchOf(shape) {
    if (shape.stretch) return shape.stretch;
    const { points } = this;
    const { from, to } = shape.rings[0];
    let best = { x: points[2 * from], y: points[2 * from + 1], length: 0, angle: 0 };
    for (let i = from; i + 1 < to; i += 1) {
      const dx = points[2 * i + 2] - points[2 * i];
      const dy = points[2 * i + 3] - points[2 * i + 1];
      const length = Math.hypot(dx, dy);
      if (length > best.length) {
        let angle = Math.atan2(dy, dx);
        if (angle > Math.PI / 2) angle -= Math.PI;
        if (angle < -Math.PI / 2) angle += Math.PI;
        best = { x: points[2 * i] + dx / 2, y: points[2 * i + 1] + dy / 2, length, angle };
      }
    }
    shape.stretch = best;
    return best;
  }
}
