// Opens the page: builds the layers over the map folium made, connects them to Python's door and
// only then says ready, so that no first signal is lost.

import { ChosenPlace } from "./chosen.js";
import { GroundLayer } from "./ground.js";
import { GroundStore } from "./ground_store.js";
import { IncidentLayer } from "./overlays/incidents.js";
import { MeasureTool } from "./measure.js";
import { Panel } from "./panel.js";
import { PlacePicker } from "./overlays/picker.js";
import { SearchLayer } from "./overlays/search.js";
import { AreaLayer, ShapeStore, SpotLayer } from "./overlays/shapes.js";
import { TrackLayer } from "./track.js";
import { UnitLayer } from "./units.js";
import { UnitStore } from "./unit_store.js";
import { WayLayer } from "./overlays/ways.js";

const map = window.map_page;
const store = new UnitStore();
const units = new UnitLayer(store);
const ground = new GroundLayer();
const track = new TrackLayer(map);
const measure = new MeasureTool(map);
const incidents = new IncidentLayer();
const shapes = new ShapeStore();
const areas = new AreaLayer(shapes);
const spots = new SpotLayer(shapes, areas);
let scene = null;
let groundName = "";
const NEAR_MIDDLE = 24; // pixels; a frame that changes size step by step moves the centre a little
let fitted = null; // the area shown whole last, and the view that came of it

ground.addTo(map);
areas.addTo(map);
units.addTo(map);
incidents.addTo(map);
spots.addTo(map);
// A resting map reports its centre; a fraction of a pixel is kept by Leaflet, not by us.
map.on("resize", () => {
  map.invalidateSize({ pan: false });
  // While nothing else is looked at, a map that was moved into another frame shows the area whole.
  if (fitted && map.getZoom() === fitted.zoom && isInMiddle(fitted.centre)) showView(fitted.view);
});

new QWebChannel(qt.webChannelTransport, (channel) => {
  const door = channel.objects.door;
  const panel = new Panel(map, store, {
    toggle: (name, on) => door.toggle_layer(name, on),
    fit: () => showView({ fit: scene.bounds }),
    measure: () => measure.toggle(),
  });
  units.on("hover", (event) => door.hover(event.id));
  units.on("drawn", (event) => door.report_drawn(event.seq));
  map.on("click", (event) => {
    if (measure.active) return;
    if (picker.active) {
      door.pick_place(event.latlng.lng, event.latlng.lat);
      return;
    }
    const incident = incidents.idAt(event.containerPoint);
    if (incident) {
      door.click_thing("incidents", incident);
      return;
    }
    const spot = spots.thingAt(event.containerPoint);
    const id = spot ? 0 : units.unitAt(event.containerPoint);
    const thing = spot || (id ? 0 : spots.areaAt(event.containerPoint));
    if (thing) door.click_thing("shapes", thing);
    else if (id) door.click_unit(id);
    else door.click_place(event.latlng.lng, event.latlng.lat);
  });
  map.on("moveend", () => {
    const centre = map.getCenter();
    door.report_view(centre.lng, centre.lat, map.getZoom());
  });

  // Every overlay takes what its half in Python sends; see mapview/overlays.py.
  const picker = new PlacePicker(map, () => door.leave_pick());
  const overlays = { incidents, picker, shapes: spots, search: new SearchLayer(map),
    underway: new WayLayer(map, "underway"), ways: new WayLayer(map, "ways") };
  door.overlay_sent.connect((name, text) => {
    const news = JSON.parse(text);
    overlays[name].take(news);
    if (news?.panel) panel.offer(news);
    panel.setThings({ incidents: incidents.count(), ...shapes.counts() });
  });

  const chosen = new ChosenPlace(map, panel.card, () => door.leave_place());
  door.scene_sent.connect(async (text) => {
    scene = JSON.parse(text);
    document.documentElement.lang = scene.language;
    panel.show(scene);
    measure.setWords(scene.words);
    units.setScene(scene);
    incidents.setScene(scene);
    track.show(scene.track);
    ground.setScene(scene);
    if (scene.ground !== groundName) {
      groundName = scene.ground;
      const store = await loadGround(groundName);
      if (store === null || store.name !== groundName) return;
      ground.setStore(store);
      panel.setShapes(store.counts);
    }
    chosen.show(scene, ground.store);
  });
  door.view_sent.connect((text) => showView(JSON.parse(text)));
  // Pulses are taken in the order in which they were sent, whichever way they come.
  let taken = Promise.resolve();
  door.pulse_sent.connect((text) => {
    taken = taken.then(() => take(decodeBase64(text)));
  });
  door.pulse_kept.connect((name) => {
    const body = fetch(`/live/${name}`).then((reply) => reply.arrayBuffer());
    taken = taken.then(async () => take(await body));
  });

  function take(buffer) {
    const seq = store.apply(buffer);
    door.report_taken(seq);
    units.pulse(seq);
    panel.refreshCounts();
  }

  door.ready();
});

// An area that was replaced while it was on its way can no longer be had: null.
async function loadGround(name) {
  try {
    const reply = await fetch(`/live/${name}`);
    return new GroundStore(name, await reply.arrayBuffer());
  } catch (error) {
    if (name === groundName) throw error;
    return null;
  }
}

function isInMiddle(place) {
  return map.latLngToContainerPoint(place).distanceTo(map.getSize().divideBy(2)) < NEAR_MIDDLE;
}

function showView(view) {
  if (view.fit) {
    const [west, south, east, north] = view.fit;
    map.fitBounds([[south, west], [north, east]], { padding: [12, 12], animate: false });
    fitted = { view, zoom: map.getZoom(), centre: map.getCenter() };
  } else if (view.animate) {
    map.flyTo([view.lat, view.lon], view.zoom, { duration: 0.35 });
  } else {
    map.setView([view.lat, view.lon], view.zoom, { animate: false });
  }
}

function decodeBase64(text) {
  const plain = atob(text);
  const bytes = new Uint8Array(plain.length);
  for (let i = 0; i < plain.length; i += 1) bytes[i] = plain.charCodeAt(i);
  return bytes.buffer;
}
