// Finds the unit under the pointer: drawn units sorted by counting into squares of 32 pixels.
// Built only when somebody asks, thrown away by the next frame.

const CELL = 32;

export class UnitIndex {
  // xs, ys: device pixels of the n drawn units, w and h the canvas.
  constructor(xs, ys, n, w, h) {
    this.xs = xs;
    this.ys = ys;
    this.columns = Math.ceil(w / CELL) + 2;
    this.rows = Math.ceil(h / CELL) + 2;
    const starts = new Uint32Array(this.columns * this.rows + 1);
    for (let i = 0; i < n; i += 1) starts[this.cell(xs[i], ys[i]) + 1] += 1;
    for (let c = 1; c < starts.length; c += 1) starts[c] += starts[c - 1];
    const fill = starts.slice();
    this.order = new Uint32Array(n);
    for (let i = 0; i < n; i += 1) {
      const c = this.cell(xs[i], ys[i]);
      this.order[fill[c]] = i;
      fill[c] += 1;
    }
    this.starts = starts;
  }

  cell(x, y) {
    const column = Math.min(Math.max((x / CELL | 0) + 1, 0), this.columns - 1);
    const row = Math.min(Math.max((y / CELL | 0) + 1, 0), this.rows - 1);
    return row * this.columns + column;
  }

  // The nearest drawn unit within reach pixels, -1 for none; of equals the one drawn last.
  nearest(x, y, reach) {
    let best = -1;
    let bestSquare = reach * reach;
    const from = this.cell(x - reach, y - reach);
    const to = this.cell(x + reach, y + reach);
    const width = to % this.columns - from % this.columns;
    for (let row = from; row <= to; row += this.columns) {
      for (let k = this.starts[row]; k < this.starts[row + width + 1]; k += 1) {
        const i = this.order[k];
        const dx = this.xs[i] - x;
        const dy = this.ys[i] - y;
        const square = dx * dx + dy * dy;
        if (square < bestSquare || (square === bestSquare && i > best)) {
          best = i;
          bestSquare = square;
        }
      }
    }
    return best;
  }
}
