// The peers: Leaflet's own ways to draw many moving things, fed by one JSON signal per update.
// Served in place of start.js; ?way comes from the page's hash set by benchmarks/map.py.

const WAYS = {
  dom: (at) => L.marker(at, { icon: L.divIcon({ className: "dot", iconSize: [12, 12] }) }),
  circles: (at) => L.circleMarker(at, { radius: 5, weight: 1 }),
};

const map = window.map_page;
const markers = new Map();

new QWebChannel(qt.webChannelTransport, (channel) => {
  const feed = channel.objects.feed;
  feed.update_sent.connect((text) => {
    const { number, way, units } = JSON.parse(text);
    for (const [id, lat, lon] of units) {
      const marker = markers.get(id);
      if (marker) marker.setLatLng([lat, lon]);
      else markers.set(id, WAYS[way]([lat, lon]).addTo(map));
    }
    requestAnimationFrame(() => requestAnimationFrame(() => feed.report_drawn(number)));
  });
  feed.ready();
});
