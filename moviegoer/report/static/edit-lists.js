"use strict";
/* The edit mode's last view: everything that was set right. */
const ListView = (() => {
  const root = document.getElementById("edit-list");

  function row(entry, i) {
    const { data } = entry;
    const out = element("button", { type: "button", "aria-label": `Take out: ${EditWords.said(entry)}` }, "Take out");
    out.addEventListener("click", () => Book.add(`Taken out: ${EditWords.said(entry)}`, [], { drop: Book.together(entry) }));
    const from = data.at_s ?? data.from_s ?? data.of.at(-1).faces[0][0];
    const see = element("button", { type: "button", "aria-label": `See: ${EditWords.said(entry)}` }, "See");
    see.addEventListener("click", () => Editor.see(from));
    return element("li", { "data-entry": i }, element("p", { dir: "auto" }, EditWords.said(entry),
      element("small", {}, entry.own ? " by you, now" : ` by ${data.by}, ${data.when.toISOString().slice(0, 10)}`)),
      see, out);
  }

  function draw() {
    const all = Book.entries();
    root.querySelector(".empty").hidden = all.length > 0;
    Editor.keeping(root, "data-entry", () => root.querySelector("ol").replaceChildren(...all.map(row)));
  }

  return { root, draw, start: () => (root.querySelector("button") ?? root).focus() };
})();
