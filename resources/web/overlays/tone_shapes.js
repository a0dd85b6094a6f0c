// The shape of each tone, so that no state is only a colour: on the map, large or as a dot of a few
// pixels, and in the legend. Each is symmetric: its half width from the top (-1) to the bottom (1).

const STEPS = 20; // corners along each side; squares and bars end on one of them

// In the order of api/drawing.py: plain low middle high good own drill.
const SHAPES = [
  (t) => (Math.abs(t) <= 0.8 ? 0.8 : 0), // square
  (t) => (Math.abs(t) <= 0.5 ? 1 : 0), // bar
  (t) => 1 - Math.abs(t), // diamond
  (t) => (1 + t) / 2, // triangle
  (t) => Math.sqrt(1 - t * t), // disc
  (t) => (1 - t) / 2, // triangle that points down
  (t) => Math.max(0.15, Math.abs(t)), // hourglass
];
const known = new Map();
const shapeOf = (tone) => SHAPES[tone] || SHAPES[0];

// Corners [x, y] between -1 and 1.
function cornersOf(tone) {
  const right = [];
  for (let k = -STEPS; k <= STEPS; k += 1) {
    const wide = shapeOf(tone)(k / STEPS);
    if (wide > 0) right.push([wide, k / STEPS]);
  }
  return [...right, ...right.map(([x, y]) => [-x, y]).toReversed()];
}

export function tonePath(tone, size, x = 0, y = 0) {
  const path = new Path2D();
  for (const [cx, cy] of cornersOf(tone)) path.lineTo(x + cx * size, y + cy * size);
  path.closePath();
  return path;
}

// For the legend: what of an element's box is seen.
export function toneClip(tone) {
  const at = (value) => `${(50 + 50 * value).toFixed(1)}%`;
  return `polygon(${cornersOf(tone).map(([x, y]) => `${at(x)} ${at(y)}`).join(",")})`;
}

// Half widths in pixels of each row of a dot that reaches `size` pixels up and down.
export function toneRows(tone, size) {
  const key = tone * 64 + size;
  let made = known.get(key);
  if (!made) {
    const wide = (_, row) => Math.round(size * shapeOf(tone)((row + 0.5) / size - 1));
    known.set(key, (made = Array.from({ length: 2 * size }, wide)));
  }
  return made;
}
