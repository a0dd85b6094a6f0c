// What lies over the map: layer panel, tools, legend, attribution and the mark of demo data.
// Built from elements and text, never from markup, because names come from files and radios.

import { icon } from "./icons.js";
import { TONES } from "./overlays/shapes.js";
import { toneClip } from "./overlays/tone_shapes.js";

const COUNT_EVERY_MS = 500;
const GROUP_OF = {
  communities: "community",
  grids: "grid",
  micro_grids: "micro_grid",
  defence_zones: "defence_zone",
  patrol_zones: "patrol_zone",
};

export class Panel {
  // wishes: toggle(name, on), fit(), measure()
  constructor(map, store, wishes) {
    this.map = map;
    this.store = store;
    this.wishes = wishes;
    this.shapes = {};
    this.things = {};
    this.offered = { panel: [], legend: null };
    const root = map.getContainer();
    this.layers = overlay(root, "layers");
    this.list = element("div", "list", "");
    this.list.id = "layer-list";
    this.opener = this.layerOpener();
    this.layers.append(this.opener, this.list);
    this.tools = overlay(root, "tools");
    const foot = element("div", "foot", "");
    root.append(foot);
    const above = element("div", "above", "");
    foot.append(above);
    this.card = overlay(above, "card");
    this.legend = overlay(foot, "legend");
    this.notes = overlay(foot, "notes");
    this.empty = overlay(root, "empty");
    this.countedAt = 0;
  }

  show(scene) {
    this.scene = scene;
    this.showLayers();
    this.tools.replaceChildren(
      this.tool("plus", scene.words.zoomIn, () => this.map.zoomIn()),
      this.tool("minus", scene.words.zoomOut, () => this.map.zoomOut()),
      this.tool("fit", scene.words.fit, () => this.wishes.fit()),
      this.tool("ruler", scene.words.measure, () => this.wishes.measure()),
    );
    this.kindCounts = scene.kinds.map(() => element("b", "", "0"));
    const kinds = scene.kinds.map((kind, k) => this.kindEntry(kind, k));
    this.legend.replaceChildren(...(this.offered.legend?.map(toneEntry) ?? kinds));
    const attribution = scene.attribution || (scene.ground ? scene.words.drawnBase : "");
    this.notes.replaceChildren(
      element("span", "badge", scene.badge),
      element("span", "", scene.areaName),
      element("span", "muted", attribution),
    );
    this.empty.textContent = scene.ground ? "" : scene.words.empty;
    this.writeCounts();
  }

  // A list that is closed keeps its boxes; whoever ticks with the keyboard stays on the box.
  showLayers() {
    const held = document.activeElement?.dataset?.layer;
    this.boxes = new Map();
    const offers = this.offers();
    const rows = [];
    let group = "";
    for (const layer of offers) {
      const heading = this.offered.legend ? "" : layer.group || "";
      if (heading && heading !== group) rows.push(element("h2", "", heading));
      group = heading;
      rows.push(this.layerBox(layer));
    }
    this.list.replaceChildren(...rows);
    const on = offers.filter((layer) => layer.on);
    this.layers.hidden = offers.length === 0;
    this.list.hidden = !this.scene.layersOpen;
    this.opener.setAttribute("aria-expanded", String(this.scene.layersOpen));
    this.opener.title = on.map((layer) => layer.name).join(" · ");
    this.openerWords.textContent = this.scene.words.layers;
    this.openerCount.textContent = `${on.length} / ${offers.length}`;
    if (held) this.list.querySelector(`[data-layer="${CSS.escape(held)}"]`)?.focus();
  }

  layerOpener() {
    const button = element("button", "opener", "");
    button.type = "button";
    button.setAttribute("aria-controls", "layer-list");
    this.openerWords = element("span", "", "");
    this.openerCount = element("b", "", "");
    button.append(icon("layers"), this.openerWords, this.openerCount, icon("chevron"));
    button.addEventListener("click", () => this.wishes.toggle("layer_list", !this.scene.layersOpen));
    return button;
  }

  // What plugins offer: layers, and for a module's page the legend; then the panel is that page's.
  offer({ panel, legend }) {
    this.offered = { panel, legend };
    if (this.scene) this.show(this.scene);
  }

  offers() {
    return this.offered.legend ? this.offered.panel : [...this.scene.layers, ...this.offered.panel];
  }

  // counts: shapes by group of the ground store
  setShapes(counts) {
    this.shapes = counts;
    this.writeCounts();
  }

  // counts: things by layer, of the overlays
  setThings(counts) {
    this.things = counts;
    this.writeCounts();
  }

  // Pulses come up to thirty times a second; figures that fast could not be read.
  refreshCounts() {
    if (this.countTimer || !this.scene) return;
    this.countTimer = setTimeout(() => {
      this.countTimer = 0;
      this.writeCounts();
    }, COUNT_EVERY_MS);
  }

  writeCounts() {
    if (!this.scene) return;
    this.kindCounts.forEach((place, k) => {
      place.textContent = this.store.kindCounts[k];
      place.parentElement.hidden = this.store.kindCounts[k] === 0;
    });
    this.legend.hidden = this.offered.legend
      ? this.offered.legend.length === 0
      : this.kindCounts.every((place) => place.parentElement?.hidden);
    for (const [key, place] of this.boxes) {
      const count = key === "units" ? this.store.count : this.things[key] ?? this.shapes[GROUP_OF[key]];
      place.textContent = count ?? "";
    }
  }

  layerBox(layer) {
    const label = element("label", "", "");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = layer.on;
    box.dataset.layer = layer.key;
    box.addEventListener("change", () => this.wishes.toggle(layer.key, box.checked));
    const count = element("b", "", "");
    this.boxes.set(layer.key, count);
    label.append(box, element("span", "", layer.name), count);
    return label;
  }

  tool(name, title, run) {
    const button = element("button", "", "");
    button.type = "button";
    button.title = title;
    button.setAttribute("aria-label", title);
    button.append(icon(name));
    button.addEventListener("click", run);
    return button;
  }

  kindEntry(kind, k) {
    const entry = element("span", "kind", "");
    const mark = element("i", "", kind.mark);
    mark.style.color = kind.colour;
    mark.style.borderColor = kind.colour;
    entry.append(mark, element("span", "", kind.name), this.kindCounts[k]);
    return entry;
  }
}

// What a colour and its shape on a module's map say.
function toneEntry([tone, words]) {
  const entry = element("span", "kind", "");
  const mark = element("i", "tone", "");
  mark.style.background = TONES[tone] || TONES[0];
  mark.style.clipPath = toneClip(tone);
  entry.append(mark, element("span", "", words));
  return entry;
}

export function element(tag, className, text) {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

// An overlay keeps its clicks and wheel turns from the map below.
function overlay(root, name) {
  const made = element("div", `overlay ${name}`, "");
  L.DomEvent.disableClickPropagation(made);
  L.DomEvent.disableScrollPropagation(made);
  root.append(made);
  return made;
}
