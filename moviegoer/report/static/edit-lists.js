"use strict";
/* The edit mode's other views: scenes, people, and everything that was set right. */
const SceneView = (() => {
  const root = document.getElementById("edit-scenes");

  function row(scene) {
    const kind = Book.kindOf(scene);
    const select = element("select", { "aria-label": `Kind of scene ${scene.number}` },
      ...Object.entries(EditWords.KINDS).map(([value, words]) => element("option", { value, selected: value === kind }, words)));
    select.addEventListener("change", () => {
      const data = { from_s: scene.from_s, to_s: scene.to_s, kind: select.value };
      Book.add(`Scene ${scene.number}: ${EditWords.KINDS[select.value]}`, [{ table: "scene", data }]);
    });
    const see = element("button", { type: "button" }, "See its shots");
    see.addEventListener("click", () => Editor.see(scene.from_s));
    return element("li", { "data-scene": scene.number, class: kind === scene.kind ? false : "set" },
      thumb(Book.baseAt(scene.from_s), ""),
      element("p", {}, element("b", {}, `Scene ${scene.number}`), ` ${EditWords.time(scene.from_s)} to ${EditWords.time(scene.to_s)}`,
        ...(scene.who.length ? [element("br"), element("bdi", {}, scene.who.map((number) => SHOTS.names[number]).join(", "))] : [])),
      select, see);
  }

  function draw() {
    Editor.keeping(root, "data-scene", () => root.querySelector("ol").replaceChildren(...DATA.edit.scenes.map(row)));
  }

  return { root, draw, start: () => root.querySelector("select")?.focus() };
})();

const PeopleView = (() => {
  const root = document.getElementById("edit-people");

  function rename(person, name) {
    const plain = name.replace(/\s+/g, " ").trim();
    if (plain === person.name) return;
    const others = Book.people().filter((one) => one !== person).map((one) => one.name);
    const wrong = !plain ? "A name cannot be empty." : plain.includes(";") ? "The tables join names by ; so a name cannot hold one."
      : others.includes(plain) ? `Somebody is called ${plain} already; if they are one person, merge them.` : "";
    if (wrong) {
      draw();
      Editor.tell(wrong);
      return;
    }
    Book.add(`${person.name} is called ${plain}`, [{ table: "person", data: { did: "name", name: plain, of: [together(person)] } }]);
  }

  /** Those who were merged, as one somebody. */
  function together({ members }) {
    const all = members.map((one) => one.of);
    const faces = all.flatMap((one) => one.faces).sort((a, b) => a[0] - b[0]);
    return all.length === 1 ? all[0]
      : { from_s: Math.min(...all.map((one) => one.from_s)), to_s: Math.max(...all.map((one) => one.to_s)), faces };
  }

  function merge(person, other) {
    const data = { did: "merge", of: [together(person), together(other)] };
    Book.add(`${other.name} is ${person.name}`, [{ table: "person", data }]);
  }

  function row(person, everybody) {
    const { number } = person.members[0];
    const name = element("input", { value: person.name, "aria-label": `Name of ${person.name}`, autocomplete: "off", dir: "auto" });
    name.addEventListener("change", () => rename(person, name.value));
    const others = everybody.filter((one) => one !== person);
    const who = element("select", { "aria-label": `Who is the same person as ${person.name}` }, element("option", { value: "" }, "is also …"),
      ...others.map((one) => element("option", { value: one.members[0].number }, one.name)));
    const button = element("button", { type: "button", disabled: !others.length }, "Merge");
    button.addEventListener("click", () => {
      const other = others.find((one) => String(one.members[0].number) === who.value);
      if (other) merge(person, other);
      else Editor.tell("Choose first whom to merge with.");
    });
    const image = element("img", { "data-portrait": number, alt: "", width: 56, height: 70 });
    show(image);
    const set = person.members.length > 1 || person.name !== person.members[0].name;
    const told = person.members.length > 1 ? `${person.members.map((one) => one.name).join(" and ")}, merged` : person.members[0].told;
    return element("li", { "data-person": number, class: set ? "set" : false }, image,
      element("p", {}, name, element("small", {}, told)), element("p", { class: "merge" }, who, button));
  }

  function draw() {
    const everybody = Book.people();
    root.querySelector(".empty").hidden = everybody.length > 0;
    Editor.keeping(root, "data-person", () => root.querySelector("ol").replaceChildren(...everybody.map((person) => row(person, everybody))));
  }

  return { root, draw, start: () => (root.querySelector("input") ?? root).focus() };
})();

const ListView = (() => {
  const root = document.getElementById("edit-list");

  function row(entry, i) {
    const { table, data } = entry;
    const out = element("button", { type: "button", "aria-label": `Take out: ${EditWords.said(entry)}` }, "Take out");
    out.addEventListener("click", () => Book.add(`Taken out: ${EditWords.said(entry)}`, [], { drop: [entry] }));
    const from = data.at_s ?? data.from_s ?? data.of[0].from_s;
    const see = element("button", { type: "button", "aria-label": `See: ${EditWords.said(entry)}` }, "See");
    see.addEventListener("click", () => Editor.see(from));
    return element("li", { "data-entry": i }, element("p", { dir: "auto" }, EditWords.said(entry),
      element("small", {}, entry.own ? " by you, now" : ` by ${data.by}, ${data.when.toISOString().slice(0, 10)}`)),
      ...(table === "person" ? [] : [see]), out);
  }

  function draw() {
    const all = Book.entries();
    root.querySelector(".empty").hidden = all.length > 0;
    Editor.keeping(root, "data-entry", () => root.querySelector("ol").replaceChildren(...all.map(row)));
  }

  return { root, draw, start: () => (root.querySelector("button") ?? root).focus() };
})();
