// Ways of units to an incident: lines under the units, each with a label where it begins. Names come
// from people, so they are put in as text and never as markup.

const SHADE = { color: "#0b1220", weight: 7, opacity: 0.6 };

export class WayLayer {
  constructor(map) {
    map.createPane("ways").style.zIndex = 430;
    map.getPane("ways").style.pointerEvents = "none";
    map.createPane("way-labels").style.zIndex = 460;
    this.options = { pane: "ways", renderer: L.canvas({ pane: "ways", padding: 0.2 }), interactive: false };
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
    const style = chosen ? { weight: 4, opacity: 0.95 } : { weight: 2, opacity: 0.7, dashArray: "6 5" };
    if (chosen) L.polyline(line, { ...this.options, ...SHADE }).addTo(this.group);
    L.polyline(line, { ...this.options, ...style, color: colour }).addTo(this.group);
    const text = document.createElement("span");
    text.textContent = label;
    text.style.borderColor = colour;
    const options = { pane: "way-labels", permanent: true, direction: "right", offset: [10, 18],
      className: chosen ? "map-label chosen" : "map-label", interactive: false };
    L.tooltip(options).setLatLng(line[0]).setContent(text).addTo(this.group);
  }
}
