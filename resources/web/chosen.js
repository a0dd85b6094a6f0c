// The place somebody clicked: its area is lit up, a small card tells the chain of both trees. Which
// place that is lives in Python's scene, so it comes back with a new page.

import { element } from "./panel.js";
import { role } from "./palette.js";

const GRID_TREE = ["subdistrict", "community", "grid", "micro_grid"];
const ZONE_TREE = ["defence_zone", "patrol_zone"];
// Of the layers that are shown the finest one with an area there lights up.
const LIT = [["micro_grids", "micro_grid"], ["grids", "grid"], ["communities", "community"]];
const STYLE = {
  color: role("accent_text"), weight: 2, fillColor: role("accent"), fillOpacity: 0.2, fillRule: "evenodd", interactive: false,
};
const WORLD = 256; // side of the world at zoom 0, pixels

export class ChosenPlace {
  // card: the element to fill; leave: called when the card is closed
  constructor(map, card, leave) {
    this.map = map;
    this.card = card;
    this.leave = leave;
    this.shown = "";
    map.createPane("chosen").style.zIndex = 300;
    map.getPane("chosen").style.pointerEvents = "none";
    this.renderer = L.canvas({ pane: "chosen", padding: 0.2 });
    this.group = L.layerGroup().addTo(map);
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.shown && leave());
  }

  show(scene, store) {
    const on = Object.fromEntries(scene.layers.map((layer) => [layer.key, layer.on]));
    const lit = LIT.filter(([key]) => on[key]).map(([, group]) => group);
    const known = store && scene.chosen;
    const key = known ? JSON.stringify([scene.chosen, lit, scene.ground, scene.language]) : "";
    if (key === this.shown) return;
    this.shown = key;
    this.group.clearLayers();
    this.card.replaceChildren();
    if (!known) return;
    const [lon, lat] = scene.chosen;
    const spot = L.CRS.EPSG3857.latLngToPoint(L.latLng(lat, lon), 0);
    const areaOf = (group) => store.shapeAt(group, spot.x / WORLD, spot.y / WORLD);
    this.light(lit.map(areaOf).find(Boolean), store);
    const options = { ...STYLE, pane: "chosen", renderer: this.renderer, radius: 4, fillOpacity: 1 };
    L.circleMarker([lat, lon], options).addTo(this.group);
    this.fill(scene, areaOf);
  }

  light(shape, store) {
    if (!shape) return;
    const rings = shape.rings.map(({ from, to }) => store.ringOf(from, to).map(([x, y]) =>
      L.CRS.EPSG3857.pointToLatLng(L.point(x * WORLD, y * WORLD), 0)));
    L.polygon(rings, { ...STYLE, pane: "chosen", renderer: this.renderer }).addTo(this.group);
  }

  fill(scene, areaOf) {
    const [lon, lat] = scene.chosen;
    const chain = (tree) => tree.map(areaOf).filter(Boolean).map((shape) => shape.label);
    const close = element("button", "close", "×");
    close.type = "button";
    close.title = scene.words.close;
    close.setAttribute("aria-label", scene.words.close);
    close.addEventListener("click", this.leave);
    const lines = [chain(GRID_TREE), chain(ZONE_TREE)].filter((names) => names.length);
    this.card.append(
      close,
      ...lines.map((names) => line(names)),
      element("div", "muted", `${lon.toFixed(5)}, ${lat.toFixed(5)}${lines.length ? "" : ` · ${scene.words.outside}`}`),
    );
  }
}

// Names from the whole to the part; the last one stands out.
function line(names) {
  const made = element("div", "chain", "");
  names.forEach((name, k) => {
    if (k) made.append(element("span", "muted", " › "));
    made.append(element(k === names.length - 1 ? "b" : "span", "", name));
  });
  return made;
}
