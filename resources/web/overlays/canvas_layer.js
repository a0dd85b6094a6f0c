// What every overlay drawn on a canvas shares: it covers the view, follows a zoom's animation and is
// drawn once a frame at most. A layer names its pane and paints: paint(ctx, toPoint, size), where
// toPoint turns world coordinates (0..1) into pixels of the view.

const FRAME_MS = 66;

export const CanvasLayer = L.Layer.extend({
  paneName: "",
  zIndex: 400,

  onAdd(map) {
    const pane = map.getPane(this.paneName) || map.createPane(this.paneName);
    pane.style.zIndex = this.zIndex;
    pane.style.pointerEvents = "none";
    this.canvas = L.DomUtil.create("canvas", "leaflet-zoom-animated", pane);
    this.ctx = this.canvas.getContext("2d");
    map.on({ move: this.onMove, zoomanim: this.onZoomAnimation, viewreset: this.draw, zoomend: this.draw,
      resize: this.draw }, this);
    this.draw();
  },

  refresh() {
    if (!this.frame) this.frame = requestAnimationFrame(() => this.draw());
  },

  // While something moves by itself: again soon, at a pace that costs little without a GPU.
  animate() {
    if (this.timer) return;
    this.timer = setTimeout(() => {
      this.timer = 0;
      this.refresh();
    }, FRAME_MS);
  },

  onMove() {
    if (this._map.getZoom() === this.drawnZoom) this.refresh();
    else this.draw();
  },

  draw() {
    cancelAnimationFrame(this.frame);
    this.frame = 0;
    const map = this._map;
    const size = map.getSize();
    const ratio = window.devicePixelRatio;
    this.fit(size, ratio);
    L.DomUtil.setPosition(this.canvas, map.containerPointToLayerPoint([0, 0]));
    this.drawnCentre = map.getCenter();
    this.drawnZoom = map.getZoom();
    const scale = map.options.crs.scale(this.drawnZoom);
    const corner = map.getPixelBounds().min;
    this.ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.ctx.clearRect(0, 0, size.x, size.y);
    this.paint(this.ctx, (x, y) => [x * scale - corner.x, y * scale - corner.y], size);
  },

  fit(size, ratio) {
    const w = Math.max(1, Math.round(size.x * ratio));
    const h = Math.max(1, Math.round(size.y * ratio));
    if (this.canvas.width === w && this.canvas.height === h) return;
    this.canvas.width = w;
    this.canvas.height = h;
    this.canvas.style.width = `${size.x}px`;
    this.canvas.style.height = `${size.y}px`;
  },

  onZoomAnimation(event) {
    const scale = this._map.getZoomScale(event.zoom, this.drawnZoom);
    const half = this._map.getSize().multiplyBy(0.5);
    const centre = this._map.project(this.drawnCentre, event.zoom);
    const origin = this._map._getNewPixelOrigin(event.center, event.zoom);
    L.DomUtil.setTransform(this.canvas, centre.subtract(origin).subtract(half.multiplyBy(scale)), scale);
  },
});

// World coordinates 0..1 of a place in degrees.
export function toWorld(lon, lat) {
  const spot = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), 0);
  return [spot.x / 256, spot.y / 256];
}

// Pixels of a distance on the ground, at a latitude and zoom.
export function pixelsOf(metres, lat, zoom) {
  const round = 40075016.686 * Math.cos((lat * Math.PI) / 180);
  return (metres / round) * 256 * 2 ** zoom;
}
