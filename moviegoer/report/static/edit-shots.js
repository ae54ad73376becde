"use strict";
/* The edit mode's first view: a shot, what it shows, and where it begins. */
const ShotView = (() => {
  const root = document.getElementById("edit-shots");
  const part = (name) => root.querySelector(`[data-part=${name}]`);
  const heads = DATA.edit.heads;
  let at = 0;
  let field = 0;

  const index = () => Book.shotAt(at);
  const shot = () => Book.shots()[index()];
  const head = () => heads[field];
  const joined = (answer) => answer.label.replaceAll(";", ", ") || "not answered";

  function draw() {
    const [i, now, count] = [index(), shot(), Book.shots().length];
    part("where").textContent = `Shot ${i + 1} of ${count}`;
    part("when").textContent = `${EditWords.time(now.from)} to ${EditWords.time(now.to)}, ${(now.to - now.from).toFixed(2)} s, begins with ${now.transition === "start" ? "the film" : `a ${now.transition}`}`;
    part("strip").replaceChildren(...[-1, 0, 1].map((step) => frame(i + step, step)));
    part("begins").value = EditWords.time(now.from);
    part("begins").disabled = i === 0;
    part("merge").disabled = i === 0;
    part("set").disabled = i === 0;
    drawScene(i);
    drawPeople(now);
    drawFields(now);
    drawLabels(now);
  }

  function frame(i, step) {
    const other = Book.shots()[i];
    if (!other) return element("span", { class: "still" });
    const words = step ? `${step < 0 ? "before" : "after"}: shot ${i + 1}` : `Shot ${i + 1}`;
    const image = thumb(other.base, step ? words : `Keyframe of shot ${i + 1}`);
    if (!step) return element("span", { class: "still" }, image);
    const button = element("button", { type: "button", class: "still", "aria-label": `Go to the shot ${words}` }, image);
    button.addEventListener("click", () => go(step));
    return button;
  }

  /** Put new children in, and the keyboard back where it was. */
  function renew(name, ...children) {
    const had = part(name).contains(document.activeElement);
    part(name).replaceChildren(...children);
    if (had) (part(name).querySelector("select") ?? root).focus({ preventScroll: true });
  }

  function drawScene(i) {
    const scene = Scenes.at(i);
    part("scene").hidden = !scene;
    if (!scene) return;
    const to = scene.stop - scene.first > 1 ? `s ${scene.first + 1} to ${scene.stop}` : ` ${scene.first + 1}`;
    part("stage").textContent = `Scene ${scene.number} of ${Scenes.now().length}, shot${to}`;
    renew("kind", SceneView.kind(scene));
    part("begin").disabled = scene.first === i;
    part("join").disabled = scene.first !== i || i === 0;
    const near = Scenes.nearby(i);
    part("bound").disabled = !near;
    part("bound-said").textContent = near ? `Scene ${near.number} begins here, not with shot ${near.first + 1}` : "Move a scene's beginning here";
  }

  function drawPeople(now) {
    const seen = People.seen(now);
    part("nobody").hidden = seen.length > 0;
    part("cast").hidden = seen.length === 0;
    renew("who", element("select", { "aria-label": "Of those the shot shows" }, ...seen.map(option)));
    drawOthers();
  }

  const NEW = "new";
  const option = ({ key, name }) => element("option", { value: key }, name);
  const person = () => People.now().find((one) => one.key === part("who").querySelector("select").value);

  function drawOthers() {
    const not = person();
    const others = People.now().filter((one) => one !== not);
    const choices = not && People.elsewhere(not, shot()) ? [{ key: NEW, name: "a new person" }, ...others] : others;
    renew("whom", element("select", { "aria-label": "Who it is" }, option({ key: "", name: "choose …" }), ...choices.map(option)));
  }

  function askWho() {
    const who = part("who").querySelector("select");
    if (!who.options.length) return Editor.tell("No face of a character was found in this shot.");
    (who.options.length > 1 ? who : part("whom").querySelector("select")).focus();
    return Editor.tell(`Not ${person().name} but who? Choose, then press Set.`);
  }

  function recast() {
    const whom = part("whom").querySelector("select");
    if (!whom.value) {
      whom.focus();
      return Editor.tell("Choose first who it is.");
    }
    People.recast(shot(), index() + 1, person(), People.now().find((one) => one.key === whom.value));
    return root.focus();
  }

  function drawFields(now) {
    const had = part("fields").contains(document.activeElement);
    part("fields").replaceChildren(...heads.map((one, i) => {
      const answer = Book.labelOf(now, one.name);
      const button = element("button", { type: "button", "aria-pressed": i === field, class: answer.how === "you" ? "set" : false, tabindex: i === field ? 0 : -1 },
        element("span", {}, EditWords.titleOf(one.name)), " ", element("b", {}, joined(answer)),
        element("small", {}, answer.how === "you" ? " set by you" : answer.how === "person" ? " set by a person" : answer.chance ? ` ${answer.chance}` : ""));
      button.addEventListener("click", () => choose(i));
      return button;
    }));
    const pressed = part("fields").children[field];
    if (had) pressed.focus({ preventScroll: true });
    const [box, list] = [pressed.getBoundingClientRect(), part("fields").getBoundingClientRect()];
    if (box.bottom > list.bottom || box.top < list.top) part("fields").scrollTop += box.top - list.top - list.height / 3;
  }

  function drawLabels(now) {
    const one = head();
    const key = new Map([...EditWords.keys(one.labels)].map(([k, name]) => [name, k]));
    const held = Book.labelOf(now, one.name).label.split(";");
    part("question").textContent = one.question;
    const had = document.activeElement?.dataset?.label;
    part("labels").replaceChildren(...one.labels.map(([name, title, told]) => {
      const button = element("button", { type: "button", "aria-pressed": held.includes(name), "data-label": name, "aria-keyshortcuts": key.get(name) ?? false },
        element("kbd", { "aria-hidden": "true" }, (key.get(name) ?? "").toUpperCase()), element("b", {}, title), element("small", {}, told));
      button.addEventListener("click", () => label(name));
      return button;
    }));
    if (had) part("labels").querySelector(`[data-label="${CSS.escape(had)}"]`)?.focus({ preventScroll: true });
  }

  /** Call what is chosen so; of labels that hold together, put this one in or take it out. */
  function label(name) {
    const [one, now] = [head(), shot()];
    let to = name;
    if (one.multiple && name !== "none" && name.toLowerCase() !== "na") {
      const held = new Set(Book.labelOf(now, one.name).label.split(";").filter((word) => word && word !== "none" && word.toLowerCase() !== "na"));
      if (!held.delete(name)) held.add(name);
      to = one.labels.map(([word]) => word).filter((word) => held.has(word)).join(";") || "none";
    }
    write(to);
  }

  function write(to) {
    const [one, now] = [head(), shot()];
    Book.add(`${EditWords.titleOf(one.name)} of shot ${index() + 1}: ${to.replaceAll(";", ", ")}`,
      [{ table: "label", data: { head: one.name, label: to, from_s: Book.round(now.from), to_s: now.to } }], { at: now.from });
  }

  function confirm() {
    const answer = Book.labelOf(shot(), head().name);
    if (!answer.label) return Editor.tell("There is no answer to confirm: choose one.");
    write(answer.label);
  }

  function merge() {
    if (index() === 0) return Editor.tell("The film's first shot has none before it.");
    const { from } = shot();
    Book.add(`Shot ${index() + 1} is one with the shot before it`, [{ table: "cut", data: { did: "remove", at_s: Book.round(from) } }], { at: from });
  }

  /** The time in a field, if a shot may begin there; else what is wrong is told. */
  function timeIn(name) {
    const time = Book.round(EditWords.seconds(part(name).value));
    const complain = (why) => {
      part(name).setAttribute("aria-invalid", "true");
      part(name).focus();
      Editor.tell(why);
      return null;
    };
    part(name).removeAttribute("aria-invalid");
    if (Number.isNaN(time)) return complain("Write a time as 1:02:03.250, or as seconds.");
    if (time <= 0 || time >= Book.end) return complain(`The film ends at ${EditWords.time(Book.end)}.`);
    return time;
  }

  function cut() {
    const time = timeIn("time");
    if (time === null) return;
    if (Book.shots().some((one) => Math.abs(one.from - time) <= Book.REACH_S)) return Editor.tell("A shot begins there already.");
    const transition = part("transition").value;
    const data = { did: "add", at_s: time, ...(transition === "cut" ? {} : { transition }) };
    Book.add(`A shot begins at ${EditWords.time(time)}`, [{ table: "cut", data }], { at: time });
    root.focus();
  }

  function shift() {
    const [time, { from }] = [timeIn("begins"), shot()];
    if (time === null || index() === 0 || Math.abs(time - from) < 0.0005) return;
    const [before, after] = [Book.shots()[index() - 1].from, shot().to];
    if (time <= before || time >= after) return Editor.tell("It would lie outside this shot and the one before it: take that cut out first.");
    Book.add(`Shot ${index() + 1} begins at ${EditWords.time(time)}`, [{ table: "cut", data: { did: "move", at_s: Book.round(from), to_s: time } }], { at: time });
    root.focus();
  }

  function askTime() {
    const { from, to } = shot();
    part("time").value = EditWords.time((from + to) / 2);
    part("time").focus();
    part("time").select();
  }

  function go(step) {
    const all = Book.shots();
    at = all[Math.min(all.length - 1, Math.max(0, index() + step))].from;
    draw();
    const scene = Scenes.at(index());
    const begins = scene?.first === index() ? `, the first of scene ${scene.number}` : "";
    Editor.tell(`Shot ${index() + 1}${begins}. ${EditWords.titleOf(head().name)}: ${joined(Book.labelOf(shot(), head().name))}`);
  }

  function choose(i) {
    field = (i + heads.length) % heads.length;
    draw();
    Editor.tell(`${EditWords.titleOf(head().name)}: ${joined(Book.labelOf(shot(), head().name))}`);
  }

  const SHIFTED = { s: () => Scenes.begin(index()), j: () => Scenes.join(index()), m: () => Scenes.move(index()), p: askWho };

  /** Do what a key means here; tell whether it means something. */
  function act({ key, shiftKey }) {
    const shifted = shiftKey && Object.hasOwn(SHIFTED, key.toLowerCase()) && SHIFTED[key.toLowerCase()];
    if (shifted) return shifted(), true;
    const label_ = EditWords.keys(head().labels).get(key.toLowerCase());
    if (label_ !== undefined) return label(label_), true;
    const does = {
      ArrowLeft: () => go(-1), ArrowRight: () => go(1), PageUp: () => go(-10), PageDown: () => go(10),
      Home: () => go(-1e9), End: () => go(1e9), ArrowUp: () => choose(field - 1), ArrowDown: () => choose(field + 1),
      Delete: merge, Backspace: merge, Insert: askTime, "+": askTime, Enter: confirm,
    }[key];
    if (does) does();
    return Boolean(does);
  }

  const onEnter = (name, does) => part(name).addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    does();
  });
  onEnter("time", cut);
  onEnter("begins", shift);
  part("add").addEventListener("click", cut);
  part("set").addEventListener("click", shift);
  part("merge").addEventListener("click", merge);
  part("confirm").addEventListener("click", confirm);
  for (const [name, key] of [["begin", "s"], ["join", "j"], ["bound", "m"]]) {
    part(name).addEventListener("click", () => {
      SHIFTED[key]();
      // The button may mean nothing now, and what is disabled has no keyboard.
      root.focus();
    });
  }
  part("who").addEventListener("change", drawOthers);
  part("recast").addEventListener("click", recast);
  part("back").addEventListener("click", () => go(-1));
  part("on").addEventListener("click", () => go(1));

  return { root, draw, act, start: () => root.focus(), show: (time) => { at = time; } };
})();
