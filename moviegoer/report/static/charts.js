"use strict";
/* Plots are drawn when they come near the screen, and once more at paper's width for printing. */
const PAPER_PX = 670;
const SEPARATE = 250;
const touch = matchMedia("(pointer: coarse)").matches;
const CONFIG = {
  displaylogo: false,
  displayModeBar: touch ? false : "hover",
  responsive: true,
  doubleClick: "reset",
  modeBarButtons: [["toImage"]],
};
const drawn = new Map();

function draw(chart) {
  const name = chart.dataset.figure;
  if (drawn.has(name)) return drawn.get(name);
  const { data, layout } = DATA.figures[name];
  const small = chart.clientWidth < 520;
  if (small) layout.font.size = 11;
  if (small && layout.xaxis.nticks) layout.xaxis.nticks = 5;
  layout.dragmode = touch || name === "network" ? false : "zoom";
  drawn.set(name, chart);
  Plotly.newPlot(chart, data, layout, CONFIG);
  if (name === "timeline") listen(chart);
  return chart;
}

const close = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    close.unobserve(entry.target);
    draw(entry.target);
  }
}, { rootMargin: "500px" });
const charts = [...document.querySelectorAll("[data-figure]")];
charts.forEach((chart) => {
  chart.style.minHeight = `${DATA.figures[chart.dataset.figure].layout.height}px`;
  close.observe(chart);
});

/* The others follow while nothing else is to be done. */
const idle = window.requestIdleCallback || ((work) => setTimeout(work, 200));
function drawRest() {
  const next = charts.find((chart) => !drawn.has(chart.dataset.figure));
  if (!next) return;
  draw(next);
  idle(drawRest);
}
addEventListener("load", () => idle(drawRest));

/* The timeline: what is pointed at is told below it */
const VEILS = [...DATA.figures.timeline.layout.shapes];
const inspector = document.querySelector(".inspector");
let current = -1;

function inspect(shot) {
  current = shot;
  const lines = [`${SHOTS.clock[shot]}, ${lengthOf(shot)}, ${SHOTS.transition[shot]}, ${SHOTS.movement[shot]}`];
  for (const name of ["scale", "type"]) {
    const head = HEADS.get(name);
    const answer = head && answerOf(head, shot);
    if (answer) lines.push(`${head.title}: ${answer.words} ${answer.chance} (${answer.how})`);
  }
  if (whoIn(shot)) lines.push(whoIn(shot));
  if (SHOTS.sentence[shot]) lines.push(`${SHOTS.sentence[shot]}.`);
  const link = element("a", { href: `#shot-${SHOTS.number[shot]}`, "data-goto": shot }, `Shot ${SHOTS.number[shot]}`);
  inspector.replaceChildren(
    thumb(shot, `Keyframe of shot ${SHOTS.number[shot]}`),
    element("div", {}, element("p", {}, link), ...lines.map((line) => element("p", { dir: "auto" }, line))),
  );
  inspector.hidden = false;
}

function pointed(event) {
  return event.points.map((point) => point.customdata).find((shot) => typeof shot === "number");
}

function listen(chart) {
  chart.on("plotly_hover", (event) => {
    const shot = pointed(event);
    if (shot !== undefined) inspect(shot);
  });
  chart.on("plotly_click", (event) => {
    const shot = pointed(event);
    if (shot === undefined) return;
    inspect(shot);
    if (!touch) goTo(shot);
  });
  chart.on("plotly_relayout", () => separate(chart));
}

/** Part neighbours by a hairline when there are few enough in view to see it. */
function separate(chart) {
  const [from, to] = range(chart);
  const seen = SHOTS.start.filter((start, i) => start * 1000 < to && (start + SHOTS.length[i]) * 1000 > from).length;
  const width = seen <= SEPARATE ? 0.7 : 0;
  const bars = chart.data.flatMap((trace, i) => (trace.yaxis === "y2" ? [i] : []));
  if (chart.data[bars[0]].marker.line.width !== width) Plotly.restyle(chart, { "marker.line.width": width }, bars);
}

function range(chart) {
  return chart.layout.xaxis.range.map((edge) => (typeof edge === "number" ? edge : Date.parse(`${edge.replace(" ", "T")}Z`)) - DATA.origin);
}

function filmEnd() {
  const last = SHOTS.start.length - 1;
  return (SHOTS.start[last] + SHOTS.length[last]) * 1000;
}

const MOVES = { in: [0, 0.5], out: [0, 2], earlier: [-0.5, 1], later: [0.5, 1] };

function move(chart, how) {
  const end = filmEnd();
  let [from, to] = range(chart);
  if (how === "whole") [from, to] = [0, end];
  else {
    const [by, times] = MOVES[how];
    const wide = Math.min(end, Math.max(1000, (to - from) * times));
    const middle = (from + to) / 2 + by * (to - from);
    from = Math.min(Math.max(0, middle - wide / 2), end - wide);
    to = from + wide;
  }
  Plotly.relayout(chart, { "xaxis.range": [DATA.origin + from, DATA.origin + to] });
}

function step(chart, by) {
  const shot = Math.min(SHOTS.start.length - 1, Math.max(0, current + by));
  inspect(shot);
  const at = (SHOTS.start[shot] + SHOTS.length[shot] / 2) * 1000;
  const [from, to] = range(chart);
  const change = { shapes: [...VEILS, marker(shot)] };
  if (at < from || at > to) {
    const left = DATA.origin + Math.min(Math.max(0, at - (to - from) / 2), filmEnd() - (to - from));
    change["xaxis.range"] = [left, left + to - from];
  }
  Plotly.relayout(chart, change);
}

function marker(shot) {
  const from = DATA.origin + SHOTS.start[shot] * 1000;
  return {
    type: "rect", xref: "x", yref: "y2 domain", x0: from, x1: from + SHOTS.length[shot] * 1000, y0: 0, y1: 1,
    fillcolor: "rgba(194,65,12,0.12)", line: { color: "#c2410c", width: 2 },
  };
}

const timeline = document.getElementById("chart-timeline");
document.querySelectorAll("[data-move]").forEach((button) => {
  button.addEventListener("click", () => move(draw(timeline), button.dataset.move));
});
document.querySelectorAll("[data-step]").forEach((button) => {
  button.addEventListener("click", () => step(draw(timeline), Number(button.dataset.step)));
});

/* Paper: everything drawn and open, plots as wide as the sheet */
const shut = [];
addEventListener("beforeprint", () => {
  document.querySelectorAll("details:not([open])").forEach((part) => {
    if (part.querySelector("pre")) return;
    part.open = true;
    shut.push(part);
  });
  document.querySelectorAll("img[data-shot], img[data-portrait]").forEach(show);
  for (const chart of charts) {
    chart.style.width = `${PAPER_PX}px`;
    draw(chart);
    Plotly.relayout(chart, { width: PAPER_PX });
  }
});
addEventListener("afterprint", () => {
  shut.splice(0).forEach((part) => { part.open = false; });
  for (const chart of charts) {
    chart.style.width = "";
    Plotly.relayout(chart, { width: null, autosize: true });
  }
});

/* The index shows which section is being read */
const links = new Map([...document.querySelectorAll(".frame > nav a")].map((link) => [link.hash.slice(1), link]));
const reading = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    links.forEach((link, id) => {
      if (id === entry.target.id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }
}, { rootMargin: "-15% 0px -75% 0px" });
document.querySelectorAll("main > section").forEach((section) => reading.observe(section));
