// The place picker: a cross instead of the hand and a sentence over the map, until somebody clicks
// or leaves. Takes what mapview/picker.py sends.

import { element } from "../panel.js";

export class PlacePicker {
  constructor(map, leave) {
    this.map = map;
    this.active = false;
    this.label = element("div", "measure-label picker-label", "");
    this.label.hidden = true;
    map.getContainer().append(this.label);
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.active && leave());
  }

  take(news) {
    this.active = news.on;
    this.label.textContent = news.hint;
    this.label.hidden = !news.on;
    this.map.getContainer().classList.toggle("picking", news.on);
  }
}
