"use strict";
/* The people as they are after names, merges and splits: each with the faces that are theirs. */
const People = (() => {
  /* Boxes that overlap so much, in one shot, are one face, as where corrections are applied. */
  const OVERLAP = 0.2;
  const NEW = "Somebody new";
  const NAMELESS = /^Person \d+$/;
  let known = null;
  Book.listen(() => { known = null; });

  const now = () => (known ??= laid());
  const FACES = new Map();
  const IN_SHOT = new Map();
  for (const face of DATA.edit.people.flatMap((person) => person.of.faces)) {
    const shot = Book.baseAt(face[0]);
    FACES.set(JSON.stringify(face), face);
    IN_SHOT.set(shot, [...(IN_SHOT.get(shot) ?? []), face]);
  }

  function overlap(one, other) {
    const [width, height] = [1, 2].map((i) => Math.max(0, Math.min(one[i + 2], other[i + 2]) - Math.max(one[i], other[i])));
    const area = (box) => (box[3] - box[1]) * (box[4] - box[2]);
    return (width * height) / (area(one) + area(other) - width * height);
  }

  /** The page's faces that somebody in a correction is pointed at by. */
  function located(someone) {
    const found = someone.faces.map((face) => FACES.get(JSON.stringify(face)) ?? likest(face));
    return [...new Set(found.filter(Boolean))];
  }

  function likest(face) {
    const near = IN_SHOT.get(Book.baseAt(face[0])) ?? [];
    const [best] = [...near].sort((a, b) => overlap(face, b) - overlap(face, a));
    return best && overlap(face, best) >= OVERLAP ? best : undefined;
  }

  function laid() {
    const groups = DATA.edit.people.map((person) => ({ ...person, key: String(person.number), was: [person.name], set: false, named: !NAMELESS.test(person.name) }));
    const whose = new Map(groups.flatMap((one) => one.of.faces.map((face) => [face, one])));
    const facesOf = (group) => [...whose.keys()].filter((face) => whose.get(face) === group);
    const changed = (group) => Object.assign(group, { of: null, set: true });

    function give(faces, to) {
      faces.filter((face) => whose.get(face) !== to).forEach((face) => {
        changed(whose.get(face));
        changed(to);
        whose.set(face, to);
      });
    }

    function holder(faces) {
      const held = new Map();
      faces.forEach((face) => held.set(whose.get(face), (held.get(whose.get(face)) ?? 0) + 1));
      return [...held].sort(([, a], [, b]) => b - a)[0][0];
    }

    function merge([first, ...rest]) {
      const kept = holder(first);
      for (const part of rest) {
        const other = holder(part);
        kept.was = [...new Set([...kept.was, ...other.was])];
        // A name that a person gave outlives a number, as where corrections are applied.
        if (other.named && !kept.named) Object.assign(kept, { name: other.name, named: true });
        give([...facesOf(other), ...part], kept);
      }
    }

    function split(parts) {
      parts.slice(1).forEach((part, i) => {
        const others = new Set(parts.slice(0, i + 1).flat().map((face) => whose.get(face)));
        const mine = part.filter((face) => others.has(whose.get(face)));
        if (!mine.length) return;
        const fresh = { key: `new ${mine[0].join(" ")}`, name: unused(), was: [] };
        groups.push(fresh);
        give(mine, fresh);
      });
    }

    function unused() {
      for (let n = 1; ; n++) {
        const name = n === 1 ? NEW : `${NEW} ${n}`;
        if (!groups.some((one) => one.name === name && facesOf(one).length)) return name;
      }
    }

    for (const deed of Book.of("person")) {
      const parts = deed.of.map(located);
      if (parts.some((part) => !part.length)) continue;
      if (deed.did === "name") Object.assign(holder(parts[0]), { name: deed.name, set: true, named: true });
      else if (deed.did === "merge") merge(parts);
      else split(parts);
    }
    groups.forEach((one) => { one.faces = facesOf(one).sort((a, b) => a[0] - b[0]); });
    return groups.filter((one) => one.faces.length);
  }

  /** Somebody as corrections point at them. */
  function pointed({ of, faces }) {
    return of ?? { from_s: faces[0][0], to_s: faces.at(-1)[0], faces };
  }

  const within = (shot) => ([time]) => time >= shot.from - 0.0005 && time < shot.to;
  const seen = (shot) => now().filter((one) => one.faces.some(within(shot)));

  /** Whether a shot is not all that somebody is seen in. */
  const elsewhere = ({ faces }, shot) => !faces.every(within(shot));

  /* ---- what can be done */

  function rename(person, name) {
    const plain = name.replace(/\s+/g, " ").trim();
    if (plain === person.name) return "";
    const wrong = !plain ? "A name cannot be empty." : plain.includes(";") ? "The tables join names by ; so a name cannot hold one."
      : now().some((one) => one !== person && one.name === plain) ? `Somebody is called ${plain} already; if they are one person, merge them.` : "";
    if (!wrong) Book.add(`${person.name} is called ${plain}`, [{ table: "person", data: { did: "name", name: plain, of: [pointed(person)] } }]);
    return wrong;
  }

  const merged = (...people) => ({ table: "person", data: { did: "merge", of: people.map(pointed) } });

  function merge(person, other) {
    Book.add(`${other.name} is ${person.name}`, [merged(person, other)]);
  }

  /** Whom a shot shows is not ``person`` but ``other``, or a new person if there is none. */
  function recast(shot, number, person, other) {
    const mine = { faces: person.faces.filter(within(shot)) };
    const rest = { faces: person.faces.filter((face) => !mine.faces.includes(face)) };
    const entries = rest.faces.length ? [{ table: "person", data: { did: "split", of: [pointed(rest), pointed(mine)] } }] : [];
    if (other) entries.push(merged(other, mine));
    Book.add(`In shot ${number}, ${person.name} is ${other ? other.name : "a new person"}`, entries, { at: shot.from });
  }

  return { now, seen, elsewhere, rename, merge, recast };
})();

const PeopleView = (() => {
  const root = document.getElementById("edit-people");
  const [WIDE, HIGH] = [56, 70];

  function row(person, everybody) {
    const name = element("input", { value: person.name, "aria-label": `Name of ${person.name}`, autocomplete: "off", dir: "auto" });
    name.addEventListener("change", () => {
      const wrong = People.rename(person, name.value);
      if (wrong) draw();
      if (wrong) Editor.tell(wrong);
    });
    const others = everybody.filter((one) => one !== person);
    const who = element("select", { "aria-label": `Who is the same person as ${person.name}` }, element("option", { value: "" }, "is also …"),
      ...others.map((one) => element("option", { value: one.key }, one.name)));
    const button = element("button", { type: "button", disabled: !others.length }, "Merge");
    button.addEventListener("click", () => {
      const other = others.find((one) => one.key === who.value);
      if (other) People.merge(person, other);
      else Editor.tell("Choose first whom to merge with.");
    });
    const see = element("button", { type: "button", "aria-label": `See ${person.name}` }, "See");
    see.addEventListener("click", () => Editor.see(person.faces[0][0]));
    return element("li", { "data-person": person.key, class: person.set ? "set" : false }, portrait(person),
      element("p", {}, name, element("small", {}, told(person))), element("p", { class: "merge" }, who, button, see));
  }

  function portrait(person) {
    if (person.number === undefined) return cropped(person.faces[0]);
    const image = element("img", { "data-portrait": person.number, alt: "", width: WIDE, height: HIGH });
    show(image);
    return image;
  }

  /** The picture of the shot a face is in, so far to the side that its frame shows the face. */
  function cropped([time, left, , right]) {
    const image = thumb(Book.baseAt(time));
    image.addEventListener("load", () => {
      const whole = (HIGH * image.naturalWidth) / image.naturalHeight;
      const aside = (((left + right) / 2) * whole - WIDE / 2) / (whole - WIDE);
      image.style.objectPosition = `${100 * Math.min(1, Math.max(0, aside))}%`;
    });
    return image;
  }

  function told({ was, faces, of, told: found }) {
    if (was.length > 1) return `${was.join(" and ")}, merged`;
    return of ? found : `seen in ${faces.length} ${faces.length === 1 ? "shot" : "shots"} now`;
  }

  function draw() {
    const everybody = People.now();
    root.querySelector(".empty").hidden = everybody.length > 0;
    Editor.keeping(root, "data-person", () => root.querySelector("ol").replaceChildren(...everybody.map((person) => row(person, everybody))));
  }

  return { root, draw, start: () => (root.querySelector("input") ?? root).focus() };
})();
