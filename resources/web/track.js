// The track of one unit: a line with a dot where it begins, in a pane under the units.

import { role } from "./palette.js";

const STYLE = { color: role("own"), weight: 3, opacity: 0.85, interactive: false };

export class TrackLayer {
  constructor(map) {
    map.createPane("track").style.zIndex = 440;
    map.getPane("track").style.pointerEvents = "none";
    const renderer = L.canvas({ pane: "track", padding: 0.2 });
    this.group = L.layerGroup().addTo(map);
    this.options = { ...STYLE, pane: "track", renderer };
    this.key = "[]";
  }

  // places: pairs of longitude and latitude, oldest first
  show(places) {
    const key = JSON.stringify(places);
    if (key === this.key) return;
    this.key = key;
    this.group.clearLayers();
    if (places.length < 2) return;
    const line = places.map(([lon, lat]) => [lat, lon]);
    L.polyline(line, { ...this.options, color: role("ground"), weight: 6, opacity: 0.6 }).addTo(this.group);
    L.polyline(line, this.options).addTo(this.group);
    const dot = { ...this.options, radius: 4, fill: true, fillColor: role("ground"), fillOpacity: 1 };
    L.circleMarker(line[0], dot).addTo(this.group);
  }
}
