// Colours of the page by role. The window's theme writes them into the head as --role, once, before
// any script runs; another theme loads the page again.

const style = getComputedStyle(document.documentElement);
const known = new Map();

export function role(name) {
  let colour = known.get(name);
  if (colour === undefined) {
    colour = style.getPropertyValue(`--${name}`).trim();
    known.set(name, colour);
  }
  return colour;
}
