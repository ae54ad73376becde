"use strict";
/* Scenes as they are after what was set right: laid over each other as the program does it. */
const Scenes = (() => {
  let known = null;
  Book.listen(() => { known = null; });

  const now = () => (known ??= laid());
  const at = (shot) => now().find((scene) => scene.first <= shot && shot < scene.stop);

  function laid() {
    const shots = Book.shots();
    const bounds = [...shots.map((shot) => shot.from), Book.end];
    const nearest = (s) => bounds.reduce((best, bound, i) => (Math.abs(bound - s) < Math.abs(bounds[best] - s) ? i : best), 0);
    const placed = (one) => ({ ...one, first: nearest(one.from_s), stop: nearest(one.to_s) });
    const found = DATA.edit.scenes.map(placed);
    const layers = Book.of("scene").map(placed);
    const last = new Array(shots.length).fill(0);
    [...found, ...layers].forEach((one, n) => last.fill(n, one.first, Math.max(one.first, one.stop)));
    if (!found.length) return [];
    return [...last.keys()].filter((i) => i === 0 || last[i] !== last[i - 1]).map((first, i, all) => {
      const stop = all[i + 1] ?? shots.length;
      const under = found.filter((one) => one.first < stop && one.stop > first);
      const heard = layers.slice(0, Math.max(0, last[first] + 1 - found.length));
      return {
        number: i + 1, first, stop, from_s: Book.round(shots[first].from), to_s: shots[stop - 1].to,
        kind: kindOf(first, stop, under, heard), who: who(first, stop, under),
        how: heard.length ? "you" : under[0].how,
      };
    });
  }

  /** The last word on a run of shots; what left the kind open takes that of most it was laid over. */
  function kindOf(first, stop, under, heard) {
    const kinds = new Array(stop - first);
    for (const one of [...under, ...heard]) {
      const [from, to] = [Math.max(one.first, first) - first, Math.min(one.stop, stop) - first];
      if (from < to) kinds.fill(one.kind ?? mostOf(kinds.slice(from, to)), from, to);
    }
    return kinds[0];
  }

  function mostOf(words) {
    const count = (one) => words.filter((word) => word === one).length;
    return [...new Set(words)].sort((a, b) => count(b) - count(a))[0];
  }

  /** Who takes part, as far as the report knows; the program looks again when it applies this. */
  function who(first, stop, under) {
    if (under.length === 1 && under[0].first === first && under[0].stop === stop) return under[0].who;
    const seen = new Set(Book.shots().slice(first, stop).flatMap((shot) => SHOTS.who[shot.base]));
    return [...new Set(under.flatMap((one) => one.who))].filter((number) => seen.has(number));
  }

  /* ---- what can be done */

  function entry(first, stop, kind) {
    const shots = Book.shots();
    return { table: "scene", data: { from_s: Book.round(shots[first].from), to_s: shots[stop - 1].to, kind } };
  }

  const where = (shot) => ({ at: Book.shots()[shot].from });

  function call(scene, kind) {
    if (kind === scene.kind) return;
    Book.add(`Scene ${scene.number}: ${EditWords.KINDS[kind]}`, [entry(scene.first, scene.stop, kind)], where(scene.first));
  }

  function begin(shot) {
    const scene = at(shot);
    if (scene.first === shot) return Editor.tell(`Scene ${scene.number} begins with this shot already.`);
    Book.add(`A scene begins with shot ${shot + 1}`, [entry(scene.first, shot, scene.kind), entry(shot, scene.stop, scene.kind)], where(shot));
  }

  function join(shot) {
    const scene = at(shot);
    if (scene.first !== shot) return Editor.tell(`No scene begins with this shot: scene ${scene.number} begins with shot ${scene.first + 1}.`);
    if (shot === 0) return Editor.tell("The film's first scene has none before it.");
    const before = at(shot - 1);
    Book.add(`Scene ${scene.number} is one with the scene before it`, [entry(before.first, scene.stop, before.kind)], where(shot));
  }

  /** The scene whose beginning lies nearest to a shot, if it can begin there instead. */
  function nearby(shot) {
    const own = at(shot);
    if (own.first === shot) return null;
    const next = now()[own.number];
    const back = own.first === 0 ? Infinity : shot - own.first;
    return back === Infinity && !next ? null : back <= (next ? next.first - shot : Infinity) ? own : next;
  }

  function move(shot) {
    const scene = nearby(shot);
    if (!scene) return Editor.tell("No other scene's beginning can be moved here.");
    const before = now()[scene.number - 2];
    Book.add(`Scene ${scene.number} begins with shot ${shot + 1}`, [entry(before.first, shot, before.kind), entry(shot, scene.stop, scene.kind)], where(shot));
  }

  return { now, at, nearby, call, begin, join, move };
})();

const SceneView = (() => {
  const root = document.getElementById("edit-scenes");
  const MARKS = { you: "set by you", person: "set by a person" };

  function row(scene) {
    const shots = scene.stop - scene.first;
    const see = element("button", { type: "button" }, "See its shots");
    see.addEventListener("click", () => Editor.see(scene.from_s));
    const join = element("button", { type: "button", disabled: scene.first === 0, "aria-label": `Scene ${scene.number} is one with the scene before it` }, "Join to the one before");
    join.addEventListener("click", () => Scenes.join(scene.first));
    const names = scene.who.map((number) => SHOTS.names[number]).join(", ");
    return element("li", { "data-scene": scene.number, class: scene.how === "you" ? "set" : false },
      thumb(Book.shots()[scene.first].base, ""),
      element("p", {}, element("b", {}, `Scene ${scene.number}`), ` ${EditWords.time(scene.from_s)} to ${EditWords.time(scene.to_s)}, ${shots}\u00a0${shots === 1 ? "shot" : "shots"}`,
        ...(names ? [element("br"), element("bdi", {}, names)] : []), ...(MARKS[scene.how] ? [element("small", {}, MARKS[scene.how])] : [])),
      kind(scene), see, join);
  }

  /** A choice of the kind of a scene. */
  function kind(scene) {
    const select = element("select", { "aria-label": `Kind of scene ${scene.number}` },
      ...Object.entries(EditWords.KINDS).map(([value, words]) => element("option", { value, selected: value === scene.kind }, words)));
    select.addEventListener("change", () => Scenes.call(scene, select.value));
    return select;
  }

  function draw() {
    Editor.keeping(root, "data-scene", () => root.querySelector("ol").replaceChildren(...Scenes.now().map(row)));
  }

  return { root, draw, kind, start: () => root.querySelector("select")?.focus() };
})();
