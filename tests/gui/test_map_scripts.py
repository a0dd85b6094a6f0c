"""The page's pure scripts against plain ways to get the same answer, inside the real engine."""

from __future__ import annotations


def test_the_unit_index_finds_what_a_search_through_all_finds(driver):
    wrong = driver.run(
        """
        const { UnitIndex } = await import("cmdmap://map/web/unit_index.js");
        let seed = 7;
        const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
        const n = 3000, w = 801, h = 603, reach = 15;
        const xs = new Int32Array(n), ys = new Int32Array(n);
        for (let i = 0; i < n; i += 1) {
          xs[i] = random() * (w + 40) - 20;
          ys[i] = random() * (h + 40) - 20;
        }
        const index = new UnitIndex(xs, ys, n, w, h);
        let wrong = 0, found = 0;
        for (let q = 0; q < 4000; q += 1) {
          const x = Math.floor(random() * w), y = Math.floor(random() * h);
          let best = -1, least = reach * reach;
          for (let i = 0; i < n; i += 1) {
            const square = (xs[i] - x) ** 2 + (ys[i] - y) ** 2;
            if (square <= least) { best = i; least = square; }
          }
          const got = index.nearest(x, y, reach);
          if (got >= 0) found += 1;
          if (got !== best) wrong += 1;
        }
        return { wrong, found };
        """,
    )
    assert wrong["wrong"] == 0
    assert wrong["found"] > 1000


def test_mixing_pixels_is_right_within_one_step_of_two(driver):
    worst = driver.run(
        """
        const { over } = await import("cmdmap://map/web/blend.js");
        let worst = 0;
        for (let fa = 0; fa < 256; fa += 3) for (let f = 0; f < 256; f += 17)
          for (let b = 0; b < 256; b += 17) for (const ba of [255, 128, 30]) {
            if (fa + ba === 0) continue;
            const front = ((fa << 24) | (f << 16) | (b << 8) | f) >>> 0;
            const back = ((ba << 24) | (b << 16) | (f << 8) | b) >>> 0;
            const mixed = over(front, back);
            const kept = ba * (255 - fa) / 255, alpha = fa + kept;
            const want = [f, b, f].map((c, k) => (c * fa + [b, f, b][k] * kept) / alpha);
            const got = [mixed >>> 16 & 255, mixed >>> 8 & 255, mixed & 255];
            got.forEach((c, k) => { worst = Math.max(worst, Math.abs(c - want[k])); });
            worst = Math.max(worst, Math.abs((mixed >>> 24) - alpha));
          }
        return worst;
        """,
    )
    assert worst <= 2.0


def test_the_unit_store_keeps_dense_arrays_through_changes(driver):
    state = driver.run(
        """
        const { UnitStore } = await import("cmdmap://map/web/unit_store.js");
        const store = new UnitStore();
        const pulse = (units, removed, names) => {
          const text = new TextEncoder().encode(JSON.stringify(names));
          const buffer = new ArrayBuffer(32 + units.length * 20 + removed.length * 4 + text.length);
          const view = new DataView(buffer);
          const head = [3, units.length, removed.length, text.length];
          head.forEach((v, k) => view.setUint32(4 * k, v, true));
          let at = 32;
          for (const [id, x, kind] of units) {
            view.setUint32(at, id, true); view.setUint32(at + 4, x, true);
            view.setUint8(at + 16, kind); view.setUint8(at + 17, 31); view.setUint8(at + 18, 2);
            at += 20;
          }
          for (const id of removed) { view.setUint32(at, id, true); at += 4; }
          new Uint8Array(buffer).set(text, at);
          return store.apply(buffer);
        };
        const many = Array.from({ length: 3000 }, (_, i) => [i + 1, 2 ** 31, i % 7]);
        const seq = pulse(many, [], { 1: "a", 3000: "<b>" });
        pulse([[1, 2 ** 30, 4]], [2, 77777, 2999], {});
        const last = store.indexOf.get(3000);
        return {
          seq, count: store.count, x: store.x[store.indexOf.get(1)], flags: store.flags[last],
          heading: store.heading[last], name: store.names.get(3000), gone: store.indexOf.has(2),
          agree: [...store.indexOf].every(([id, i]) => store.ids[i] === id && i < store.count),
          kinds: store.kindCounts.reduce((a, b) => a + b),
        };
        """,
    )
    assert state == {
        "seq": 3,
        "count": 2998,
        "x": 0.25,
        "flags": 2,
        "heading": 31,
        "name": "<b>",
        "gone": False,
        "agree": True,
        "kinds": 2998,
    }
