// Ways of units to an incident: lines under the units, each with a label where it begins. Who is under
// way has a strong dashed line and a ring, who is proposed a thin one, solid and strong when chosen.
// Names come from people, so they are put in as text and never as markup.

import { role } from "../palette.js";

const SHADE = { color: role("ground"), weight: 7, opacity: 0.6 };

const STYLES = {
  chosen: { weight: 4, opacity: 0.95 },
  proposed: { weight: 2, opacity: 0.7, dashArray: "6 5" },
  underway: { weight: 4, opacity: 0.95, dashArray: "10 8", lineCap: "butt" },
};
const RING = { radius: 17, weight: 3, fill: false };

export class WayLayer {
  // name: "ways" of the proposed, "underway" of the ordered
  constructor(map, name) {
    this.name = name;
    map.createPane(name).style.zIndex = 430;
    map.getPane(name).style.pointerEvents = "none";
    map.createPane(`${name}-labels`).style.zIndex = 460;
    this.options = { pane: name, renderer: L.canvas({ pane: name, padding: 0.2 }), interactive: false };
    this.group = L.layerGroup().addTo(map);
  }

  // ways: label, colour, chosen and places (longitude and latitude) of each
  take(ways) {
    this.group.clearLayers();
    for (const way of ways) this.add(way);
  }

  add({ label, colour, chosen, places }) {
    if (places.length < 2) return;
    const line = places.map(([lon, lat]) => [lat, lon]);
    const underway = this.name === "underway";
    const style = STYLES[underway ? "underway" : chosen ? "chosen" : "proposed"];
    if (underway || chosen) L.polyline(line, { ...this.options, ...SHADE }).addTo(this.group);
    L.polyline(line, { ...this.options, ...style, color: colour }).addTo(this.group);
    if (underway) L.circleMarker(line[0], { ...this.options, ...RING, color: colour }).addTo(this.group);
    const text = document.createElement("span");
    text.textContent = label;
    text.style.borderColor = colour;
    const options = { pane: `${this.name}-labels`, permanent: true, direction: "right", offset: [10, 18],
      className: chosen ? "map-label chosen" : "map-label", interactive: false };
    L.tooltip(options).setLatLng(line[0]).setContent(text).addTo(this.group);
  }
}
