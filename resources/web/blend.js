// Mixing of single pixels for the layers that copy into ImageData.

// One pixel over another, both with straight alpha, as ABGR numbers.
export function over(front, back) {
  const fa = front >>> 24;
  const ba = ((back >>> 24) * (255 - fa)) / 255;
  const alpha = fa + ba;
  const mix = (shift) =>
    Math.round((((front >>> shift) & 255) * fa + ((back >>> shift) & 255) * ba) / alpha);
  return ((Math.round(alpha) << 24) | (mix(16) << 16) | (mix(8) << 8) | mix(0)) >>> 0;
}
