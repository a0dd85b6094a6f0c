// Drags the map like a mouse and measures frames. Injected by benchmarks/map.py into every page.
// A frame's work is the time from the frame's own clock to the first task after painting: it holds all
// animation callbacks, layout, painting and whatever kept the main thread from starting in time.

window.panBench = {
  start() {
    const map = window.map_page;
    const box = map.getContainer();
    const middle = { x: box.clientWidth / 2, y: box.clientHeight / 2 };
    const fire = (target, type, x, y) =>
      target.dispatchEvent(
        new MouseEvent(type, { bubbles: true, cancelable: true, clientX: x, clientY: y, button: 0 }),
      );
    this.frames = [];
    this.work = [];
    this.running = true;
    let turn = 0;
    fire(box.querySelector(".leaflet-pane"), "mousedown", middle.x, middle.y);
    const step = (time) => {
      if (!this.running) {
        fire(document.body, "mouseup", middle.x, middle.y);
        return;
      }
      this.frames.push(time);
      turn += 0.05;
      fire(document.body, "mousemove", middle.x + 180 * Math.sin(turn), middle.y + 120 * Math.sin(1.7 * turn));
      const channel = new MessageChannel();
      channel.port1.onmessage = () => this.work.push(performance.now() - time);
      channel.port2.postMessage(0);
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  },

  stop() {
    this.running = false;
    const gaps = this.frames.slice(1).map((time, i) => time - this.frames[i]);
    const sorted = (list) => [...list].sort((a, b) => a - b);
    const at = (list, part) => sorted(list)[Math.floor((list.length - 1) * part)] ?? null;
    const seconds = gaps.reduce((sum, gap) => sum + gap, 0) / 1000;
    return JSON.stringify({
      fps: seconds ? gaps.length / seconds : 0,
      worst: at(gaps, 1),
      work: at(this.work, 0.5),
    });
  },
};
