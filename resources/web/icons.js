// Tool icons as line drawings on a 16 by 16 grid.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  fit: "M2 6V2h4M10 2h4v4M14 10v4h-4M6 14H2v-4M6 8h4M8 6v4",
  layers: "M8 2L14.5 5.5 8 9 1.5 5.5zM2.5 8.2L8 11.2l5.5-3M2.5 10.9L8 13.9l5.5-3",
  chevron: "M4 6l4 4 4-4",
  ruler: "M1.5 11L11 1.5 14.5 5 5 14.5zM4.5 8l1.6 1.6M7 5.5l1.6 1.6M9.5 3l1.6 1.6",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
