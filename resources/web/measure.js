// Measures a distance: clicks add points, a double click ends, Esc or the tool again clears.

import { role } from "./palette.js";

const LINE = { color: role("warn"), weight: 2, dashArray: "6 5", interactive: false };

export class MeasureTool {
  constructor(map) {
    this.map = map;
    this.active = false;
    this.points = [];
    this.line = L.polyline([], LINE);
    this.label = document.createElement("div");
    this.label.className = "measure-label";
    this.label.hidden = true;
    map.getContainer().append(this.label);
    map.on("click", (event) => this.add(event.latlng));
    map.on("mousemove", (event) => this.follow(event.latlng));
    map.on("dblclick", () => this.end());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.clear());
  }

  setWords(words) {
    this.hint = words.measureHint;
    if (this.active && !this.points.length) this.say(this.hint);
  }

  toggle() {
    const starting = !this.active;
    this.clear();
    if (!starting) return;
    this.active = true;
    this.line.addTo(this.map);
    this.map.getContainer().classList.add("measuring");
    this.say(this.hint);
  }

  add(latlng) {
    if (!this.active) return;
    this.points.push(latlng);
    this.draw(this.points);
  }

  follow(latlng) {
    if (this.active && this.points.length) this.draw([...this.points, latlng]);
  }

  // The line stays to be read; the double click has already added its two points.
  end() {
    if (!this.active) return;
    this.active = false;
    this.map.getContainer().classList.remove("measuring");
    this.draw(this.points);
  }

  clear() {
    this.active = false;
    this.points = [];
    this.line.remove().setLatLngs([]);
    this.map.getContainer().classList.remove("measuring");
    this.say("");
  }

  draw(points) {
    this.line.setLatLngs(points);
    let metres = 0;
    for (let i = 1; i < points.length; i += 1) metres += this.map.distance(points[i - 1], points[i]);
    this.say(metres < 1000 ? `${metres.toFixed(0)} m` : `${(metres / 1000).toFixed(2)} km`);
  }

  say(text) {
    this.label.textContent = text;
    this.label.hidden = text === "";
  }
}
