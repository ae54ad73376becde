"use strict";
/* What is being set right: a row of acts that can be taken back, and the film as they leave it. */
const Book = (() => {
  /* Two beginnings of shots this near are one, as where corrections are applied. */
  const REACH_S = 0.06;
  const acts = [];
  const undone = [];
  const listeners = [];
  let kept = [];
  let shotsNow = null;

  const end = SHOTS.start.length ? SHOTS.start.at(-1) + SHOTS.length.at(-1) : 0;
  const round = (s) => Math.round(s * 1000) / 1000;

  function changed(act, how) {
    shotsNow = null;
    listeners.forEach((listen) => listen(act, how));
  }

  /** Do something: ``entries`` are laid on top, ``drop`` are taken out, ``at`` is where it is. */
  function add(said, entries, { drop = [], at = null } = {}) {
    const when = new Date();
    entries.forEach((entry) => { if (entry.own !== false) Object.assign(entry, { own: true, when }); });
    const act = { said, entries, drop, at };
    acts.push(act);
    undone.length = 0;
    changed(act, "done");
  }

  function back() {
    const act = acts.pop();
    if (!act) return;
    undone.push(act);
    changed(act, "taken back");
  }

  function again() {
    const act = undone.pop();
    if (!act) return;
    acts.push(act);
    changed(act, "done again");
  }

  /** Every correction that stands; of a person's own about one thing only the last. */
  function entries() {
    let found = [];
    for (const act of acts) found = [...found.filter((entry) => !act.drop.includes(entry)), ...act.entries];
    const last = new Map(found.map((entry) => [thing(entry), entry]));
    return found.filter((entry) => last.get(thing(entry)) === entry);
  }

  /** What an entry speaks of; merges and splits rest on those before them, so each stands alone. */
  function thing(entry) {
    const { table, data, own } = entry;
    if (own && table === "label") return `label ${data.head} ${data.from_s} ${data.to_s}`;
    if (own && table === "scene") return `scene ${data.from_s} ${data.to_s}`;
    if (own && data.did === "name") return `name ${JSON.stringify(data.of)}`;
    return own && table === "cut" ? JSON.stringify(data) : entry;
  }

  /** What goes with an entry if it is taken out: what one act made, and what rests on a split. */
  function together(entry) {
    const part = (one) => JSON.stringify(one.data.of?.at(-1).faces);
    const rests = (one) => entry.data.did === "split" && one.table === "person" && part(one) === part(entry);
    return entries().filter((one) => one === entry || (one.own && one.when === entry.when) || rests(one));
  }

  const of = (table) => entries().filter((entry) => entry.table === table).map((entry) => entry.data);

  /* ---- shots as they are after the cuts that were set right */

  function beginnings() {
    let edges = SHOTS.start.map((at, i) => ({ at, transition: SHOTS.transition[i] }));
    const met = (at) => (edge) => edge.at > 0 && Math.abs(edge.at - at) <= REACH_S;
    for (const cut of of("cut")) {
      const target = cut.did === "move" ? cut.to_s : cut.at_s;
      const before = edges.find(met(cut.at_s));
      edges = edges.filter((edge) => !met(cut.at_s)(edge) && (cut.did === "remove" || !met(target)(edge)));
      if (cut.did !== "remove") edges.push({ at: target, transition: cut.transition ?? before?.transition ?? "cut" });
    }
    return edges.sort((a, b) => a.at - b.at);
  }

  function shots() {
    if (shotsNow) return shotsNow;
    const edges = beginnings();
    shotsNow = edges.map((edge, i) => {
      const to = edges[i + 1]?.at ?? end;
      return { from: edge.at, to: round(to), transition: edge.transition, base: mostly(edge.at, to) };
    });
    return shotsNow;
  }

  /** The shot of the report that a stretch is mostly in. */
  function mostly(from, to) {
    let best = 0;
    let most = -1;
    for (let i = baseAt(from); i < SHOTS.start.length && SHOTS.start[i] < to; i++) {
      const shared = Math.min(to, SHOTS.start[i] + SHOTS.length[i]) - Math.max(from, SHOTS.start[i]);
      if (shared > most) [best, most] = [i, shared];
    }
    return best;
  }

  const baseAt = (time) => lastAtMost(SHOTS.start, time);
  const shotAt = (time) => lastAtMost(shots().map((shot) => shot.from), time);

  function lastAtMost(starts, time) {
    let [low, high] = [0, starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (starts[middle] <= time + 0.0005) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /* ---- what a shot shows */

  /** What the report says of one of its shots, in the words corrections are made in. */
  function programs(head, base) {
    if (head === "movement") return { label: SHOTS.movement[base] };
    if (head === "people") return { label: String(SHOTS.people[base]) };
    const asked = HEADS.get(head);
    if (!asked || asked.how[base] < 0) return { label: "" };
    const answer = answerOf(asked, base);
    return { label: asked.said[base] < 0 ? "none" : asked.words[asked.said[base]], chance: answer.chance, how: answer.how };
  }

  function labelOf(shot, head) {
    const set = of("label").findLast((one) => one.head === head && covers(one, shot));
    return set ? { label: set.label, how: "you" } : programs(head, shot.base);
  }

  const covers = (one, shot) => Math.min(one.to_s, shot.to) - Math.max(one.from_s, shot.from) > (shot.to - shot.from) / 2;

  /** The report's shots that something was said of. */
  function touched() {
    const found = new Set();
    for (const one of of("label")) {
      for (let i = baseAt(one.from_s); i < SHOTS.start.length && SHOTS.start[i] < one.to_s; i++) {
        if (covers(one, { from: SHOTS.start[i], to: SHOTS.start[i] + SHOTS.length[i] })) found.add(i);
      }
    }
    for (const one of of("cut")) found.add(baseAt(one.to_s ?? one.at_s));
    for (const one of of("scene")) found.add(baseAt(one.from_s));
    for (const one of of("person")) if (one.did === "split") one.of.at(-1).faces.forEach(([time]) => found.add(baseAt(time)));
    return found;
  }

  return {
    add, back, again, entries, shots, shotAt, baseAt, programs, labelOf, of, together, touched, round, end, REACH_S,
    listen: (listener) => listeners.push(listener),
    undoable: () => acts.length > 0,
    redoable: () => undone.length > 0,
    kept: () => { kept = [...acts]; changed(null, "saved"); },
    unsaved: () => acts.length !== kept.length || acts.some((act, i) => act !== kept[i]),
  };
})();
