"use strict";
const DATA = JSON.parse(document.getElementById("data").textContent);
const touch = matchMedia("(pointer: coarse)").matches;
const CONFIG = { displaylogo: false, responsive: true, displayModeBar: touch ? false : "hover", modeBarButtons: [["toImage"]] };

function draw(chart) {
  const { data, layout } = DATA.figures[chart.dataset.figure];
  if (chart.clientWidth < 520) layout.font.size = 10;
  if (touch) layout.dragmode = false;
  Plotly.newPlot(chart, data, layout, CONFIG);
}

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    near.unobserve(entry.target);
    draw(entry.target);
  }
}, { rootMargin: "500px" });

for (const chart of document.querySelectorAll("[data-figure]")) {
  chart.style.minHeight = `${DATA.figures[chart.dataset.figure].layout.height}px`;
  near.observe(chart);
}

// A page that is printed was never scrolled through.
addEventListener("beforeprint", () => {
  for (const chart of document.querySelectorAll("[data-figure]:not(.js-plotly-plot)")) {
    near.unobserve(chart);
    draw(chart);
  }
});
