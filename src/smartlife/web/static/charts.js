// Charts drawn in the browser, if a reader asks for it: larger, each mark telling its numbers.
// Without this script the chart that the server drew stays as it is.

const libraries = new Map();

function library(address) {
  if (!libraries.has(address)) {
    const loading = import(address).then(() => window.vegaEmbed);
    loading.catch(() => libraries.delete(address));
    libraries.set(address, loading);
  }
  return libraries.get(address);
}

const SVG = "http://www.w3.org/2000/svg";

// What is not known is hatched: Vega knows no patterns, so the paint stands beside the drawing.
function hatch() {
  const holder = document.createElementNS(SVG, "svg");
  holder.setAttribute("width", "0");
  holder.setAttribute("height", "0");
  holder.setAttribute("aria-hidden", "true");
  holder.classList.add("live-hatch");
  const pattern = document.createElementNS(SVG, "pattern");
  for (const [name, value] of [["id", "live-hatch"], ["width", "6"], ["height", "6"], ["patternUnits", "userSpaceOnUse"]]) {
    pattern.setAttribute(name, value);
  }
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", "M-1 7L7 -1M-1 1L1 -1M5 7L7 5");
  pattern.append(line);
  holder.append(pattern);
  return holder;
}

function element(tag, className, text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function words(mark) {
  const said = mark.getAttribute("aria-label") ?? "";
  // marks that stand for regions begin with their code
  return said.startsWith("place:") ? said.split(":").slice(2).join(":") : said;
}

// The marks as one stop of the keyboard: arrow keys go from one to the next.
function keys(drawing, told) {
  const marks = [...drawing.querySelectorAll("path[aria-label]:not([aria-label=''])")]
    .filter((mark) => mark.closest(".mark-symbol, .mark-rect, .mark-rule, .mark-shape, .mark-arc"));
  const isMap = marks.some((mark) => mark.getAttribute("aria-label").startsWith("place:"));
  const first = new Map();
  for (const mark of marks) {
    mark.setAttribute("aria-label", words(mark));
    mark.removeAttribute("aria-roledescription");
    mark.setAttribute("role", "img");
    if (!first.has(words(mark))) first.set(words(mark), mark);
    mark.addEventListener("pointerenter", () => { told.textContent = words(mark); });
  }
  // what the study is about is drawn last on a map, and asked for first
  const stops = isMap ? [...first.values()].reverse() : [...first.values()];
  stops.forEach((mark, place) => {
    mark.setAttribute("tabindex", place === 0 ? "0" : "-1");
    mark.addEventListener("focus", () => { told.textContent = words(mark); });
  });
  const steps = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
  drawing.addEventListener("keydown", (event) => {
    const at = stops.indexOf(document.activeElement);
    let next = at + (steps[event.key] ?? 0);
    if (event.key === "Home") next = 0;
    if (event.key === "End") next = stops.length - 1;
    if (at < 0 || next === at || !stops[next]) return;
    event.preventDefault();
    stops[at].setAttribute("tabindex", "-1");
    stops[next].setAttribute("tabindex", "0");
    stops[next].focus();
  });
}

async function draw(button, place, told) {
  told.textContent = button.dataset.wait;
  try {
    const [embed, answer] = await Promise.all([library(button.dataset.library), fetch(button.dataset.spec)]);
    if (!answer.ok) throw new Error(answer.status);
    const specs = await answer.json();
    const spec = (matchMedia("(max-width: 42rem)").matches && specs.narrow) || specs.wide;
    await embed(place, spec, {
      ast: true, actions: false, defaultStyle: false, renderer: "svg",
      tooltip: { disableDefaultStyle: true, theme: "custom" },
    });
    const drawn = place.querySelector("svg");
    drawn.setAttribute("viewBox", drawn.getAttribute("viewBox") ?? `0 0 ${drawn.getAttribute("width")} ${drawn.getAttribute("height")}`);
    drawn.removeAttribute("width");
    drawn.removeAttribute("height");
    drawn.removeAttribute("style");
    told.textContent = button.dataset.hint;
    keys(place, told);
  } catch {
    told.textContent = button.dataset.failed;
  }
}

function explore(button) {
  const figure = button.closest("figure");
  const dialog = element("dialog", "chart-dialog");
  const heading = element("h2", "title", figure.querySelector(".title").textContent);
  heading.id = "chart-dialog-title";
  dialog.setAttribute("aria-labelledby", heading.id);
  const close = element("button", "chart-close", button.dataset.close);
  close.type = "button";
  close.addEventListener("click", () => dialog.close());
  const head = element("div", "chart-dialog-head");
  head.append(heading, close);
  const place = element("div", "chart-live");
  const told = element("p", "chart-told");
  told.setAttribute("role", "status");
  dialog.append(head, element("p", "measure", figure.querySelector(".measure").textContent), place, told, hatch());
  dialog.addEventListener("close", () => { dialog.remove(); button.focus(); });
  // the tooltip belongs into the dialog: what is below a modal dialog cannot be seen
  document.body.append(dialog);
  dialog.showModal();
  draw(button, place, told);
}

for (const button of document.querySelectorAll("button.chart-explore")) {
  button.hidden = false;
  button.addEventListener("click", () => explore(button));
}
