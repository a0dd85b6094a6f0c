// Mixing of single pixels for the layers that copy into ImageData.

// One pixel over another, both with straight alpha, as ABGR numbers. Called for every soft edge, so
// the usual case, a solid pixel below, mixes two channels in one multiplication.
export function over(front, back) {
  const fa = front >>> 24;
  const ba = back >>> 24;
  if (ba === 255) {
    const part = fa + (fa >>> 7); // 0..256
    const rest = 256 - part;
    const redBlue = (((front & 0xff00ff) * part + (back & 0xff00ff) * rest) / 256) & 0xff00ff;
    const green = (((front & 0xff00) * part + (back & 0xff00) * rest) / 256) & 0xff00;
    return (0xff000000 | redBlue | green) >>> 0;
  }
  const kept = (ba * (255 - fa)) / 255;
  const alpha = fa + kept;
  const red = ((front & 255) * fa + (back & 255) * kept) / alpha;
  const green = (((front >>> 8) & 255) * fa + ((back >>> 8) & 255) * kept) / alpha;
  const blue = (((front >>> 16) & 255) * fa + ((back >>> 16) & 255) * kept) / alpha;
  return ((Math.round(alpha) << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
