// A search party: the circle around the place last seen, the sectors with their units, and what the
// tracks have covered as a picture of cells. It is drawn anew only when it changes; dragging moves it.

import { role } from "../palette.js";

const CIRCLE = { color: role("bad"), weight: 2, dashArray: "8 6", fill: false };
const COVER = [63, 185, 80, 110]; // green, see-through

export class SearchLayer {
  constructor(map) {
    map.createPane("search").style.zIndex = 320;
    map.getPane("search").style.pointerEvents = "none";
    map.createPane("search-labels").style.zIndex = 455;
    this.options = { pane: "search", renderer: L.canvas({ pane: "search", padding: 0.2 }), interactive: false };
    this.group = L.layerGroup().addTo(map);
  }

  // picture: as src/cmdmap/mapview/layers/search.py packs it, null for none
  take(picture) {
    this.group.clearLayers();
    if (!picture) return;
    if (picture.cover) this.addCover(picture.cover);
    for (const sector of picture.sectors) this.addSector(sector);
    const [lon, lat] = picture.lastSeen;
    L.circle([lat, lon], { ...this.options, ...CIRCLE, radius: picture.radius }).addTo(this.group);
    L.circleMarker([lat, lon], { ...this.options, ...CIRCLE, radius: 5, dashArray: null, fill: true, fillOpacity: 1 })
      .addTo(this.group);
    this.addLabel([lat, lon], picture.label, CIRCLE.color, "map-label chosen", "bottom");
  }

  addSector({ label, colour, manned, rings, spot: [lon, lat] }) {
    const shapes = rings.map((ring) => [ring.map(([lon, lat]) => [lat, lon])]);
    const style = { color: colour, weight: 2, dashArray: manned ? null : "4 5", fillColor: colour, fillOpacity: 0.08 };
    L.polygon(shapes, { ...this.options, ...style }).addTo(this.group);
    this.addLabel([lat, lon], label, colour, "map-label");
  }

  addCover({ bounds: [west, south, east, north], rows, columns, bits }) {
    const canvas = document.createElement("canvas");
    canvas.width = columns;
    canvas.height = rows;
    const image = new ImageData(columns, rows);
    const packed = atob(bits);
    for (let i = 0; i < rows * columns; i += 1) {
      if (packed.charCodeAt(i >> 3) & (128 >> (i & 7))) image.data.set(COVER, 4 * i);
    }
    canvas.getContext("2d").putImageData(image, 0, 0);
    L.imageOverlay(canvas.toDataURL(), [[south, west], [north, east]], { pane: "search", className: "search-cover" })
      .addTo(this.group);
  }

  addLabel(spot, label, colour, className, direction = "center") {
    const text = document.createElement("span");
    text.textContent = label;
    text.style.borderColor = colour;
    L.tooltip({ pane: "search-labels", permanent: true, direction, className, interactive: false })
      .setLatLng(spot).setContent(text).addTo(this.group);
  }
}
