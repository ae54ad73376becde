"use strict";
(async () => {
  const $ = (id) => document.getElementById(id);
  const base = location.pathname.replace(/\/?$/, "/");
  const state = await (await fetch(base + "state")).json();
  const { stills, heads, said } = state;
  const labels = heads.map((head) => new Map(head.labels.map((label) => [label.name, label])));
  const keys = heads.map(keysOf);
  const answers = stills.map(() => ({}));
  const history = [];
  const passed = new Set();
  const pictures = new Map();
  let version = 0, at = 0, ask = 0, busy = false, over = false, since = 0, chosen = new Set();

  // ---- what the keys are

  // With too many labels for keys of their own, the first nine in sight have the digits.
  function liveKeys() {
    if (!large()) return keys[ask];
    const digits = seen().slice(0, 9).map((label, i) => [KEYS[i], label.name]);
    return new Map([...digits, ...keys[ask]]);
  }
  const large = () => heads[ask].labels.length > MANY + 1;

  function seen() {
    const words = $("find").value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!large() || !words.length) return heads[ask].labels;
    return heads[ask].labels.filter((label) => {
      const text = `${label.name} ${label.title} ${label.definition}`.toLowerCase();
      return words.every((word) => text.includes(word));
    });
  }

  // ---- what was answered, here and in other windows

  function hear(told) {
    if (told.version < version) return; // overtaken on its way
    for (const [still, name, label] of told.news) {
      if (label) answers[still][name] = label;
      else delete answers[still][name];
    }
    version = told.version;
  }

  async function say(still, name, label) {
    const seconds = Math.round((performance.now() - since) / 100) / 10;
    busy = true;
    try {
      const told = await fetch(base + "answer", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ still, head: name, label, seconds, since: version }),
      });
      const said = await told.json().catch(() => ({ error: told.statusText }));
      if (!told.ok) throw new Error(said.error);
      hear(said);
      $("trouble").hidden = true;
      return true;
    } catch (error) {
      const stopped = error instanceof TypeError;
      complain(stopped
        ? "Not saved: moviegoer has stopped. Start it again and open the new address; what was answered before is safe."
        : `Not saved: ${error.message}`);
      return false;
    } finally {
      busy = false;
    }
  }

  function complain(text) {
    $("trouble").textContent = text;
    $("trouble").hidden = false;
  }

  async function listen() {
    if (busy) return;
    try {
      hear(await (await fetch(`${base}news?since=${version}`)).json());
      if (!over) draw();
    } catch { /* a stopped program is reported when something is to be saved */ }
  }

  // ---- going from question to question

  const openAt = (still) => heads.findIndex((head) => !(head.name in answers[still]));

  // To the next frame in order with a question open that was not passed over; round once.
  function onward(from) {
    for (let step = 1; step <= stills.length; step++) {
      const still = (from + step + stills.length) % stills.length;
      if (openAt(still) >= 0 && !passed.has(still)) return go(still, openAt(still));
    }
    return finish();
  }

  function go(still, head) {
    over = false;
    at = still;
    ask = Math.max(head, 0);
    since = performance.now();
    $("find").value = "";
    const given = answers[at][heads[ask].name] ?? proposed();
    chosen = new Set(heads[ask].multiple && given && given !== UNSURE ? given.split(";") : []);
    near(false);
    show();
    draw();
    announce(`Frame ${at + 1} of ${stills.length}. ${heads[ask].question}`);
    $("asking").scrollTop = 0;
    if (matchMedia("(max-width: 760px)").matches) scrollTo(0, 0);
  }

  async function give(label) {
    if (busy || over) return;
    const name = heads[ask].name, before = answers[at][name] ?? "", still = at;
    if (!await say(still, name, label)) return;
    history.push({ still, head: ask, before });
    passed.delete(still);
    const next = openAt(still);
    if (next >= 0) go(still, next);
    else onward(still);
    announce(`Saved: ${called(heads.find((head) => head.name === name), label)}. ${$("news").textContent}`);
  }

  function choose(label) {
    if (!heads[ask].multiple) return give(label);
    if (label === NOTHING || label.toLowerCase() === "na") return give(label);
    if (!chosen.delete(label)) chosen.add(label);
    chosen.delete(NOTHING);
    draw();
  }

  // What the program says is shown to be confirmed; it is nobody's answer until somebody gives it.
  const proposed = () => said[at][heads[ask].name];
  const confirm = () => { if (heads[ask].multiple) save(); else if (proposed()) give(proposed()); };

  const save = () => give([...labels[ask].keys()].filter((name) => chosen.has(name)).join(";") || NOTHING);

  async function undo() {
    if (busy || !history.length) return;
    const last = history[history.length - 1];
    if (!await say(last.still, heads[last.head].name, last.before)) return;
    history.pop();
    go(last.still, last.head);
    announce(`Taken back. ${$("news").textContent}`);
  }

  function skip() {
    if (busy || over) return;
    if (openAt(at) >= 0) passed.add(at);
    const next = at + 1;
    if (next < stills.length && openAt(next) < 0) return go(next, 0);
    onward(at);
  }

  function back() {
    if (busy) return;
    if (over) return go(at, 0);
    if (at > 0) go(at - 1, Math.max(openAt(at - 1), 0));
  }

  function turn(step) {
    if (!over && heads.length > 1) go(at, (ask + step + heads.length) % heads.length);
  }

  // ---- drawing

  function picture(still) {
    if (!pictures.has(still)) {
      const image = new Image();
      image.alt = "";
      image.draggable = false;
      image.src = `${base}still/${still}`;
      pictures.set(still, image);
    }
    return pictures.get(still);
  }

  function show() {
    const image = picture(at), view = $("view");
    const put = () => { if (picture(at) === image && !over) view.replaceChildren(image); };
    view.setAttribute("aria-label", `Frame ${stills[at]}`);
    $("name").textContent = stills[at];
    view.replaceChildren();
    image.decode().then(put, () => {
      if (picture(at) !== image) return;
      pictures.delete(at);
      const gone = make("p", "gone");
      gone.textContent = `${stills[at]} cannot be shown. Skip it, or see whether the file is still there.`;
      view.replaceChildren(gone);
    });
    const close = [at, at + 1, at + 2, at - 1].filter((i) => i >= 0 && i < stills.length);
    close.forEach(picture);
    for (const kept of [...pictures.keys()]) if (Math.abs(kept - at) > 8) pictures.delete(kept);
  }

  function draw() {
    const head = heads[ask], given = answers[at][head.name];
    $("asking").hidden = over;
    $("done").hidden = !over;
    count();
    $("place").textContent = `Frame ${at + 1} of ${stills.length}`;
    [...$("heads").children].forEach((button, i) => {
      const label = answers[at][heads[i].name];
      button.setAttribute("aria-current", !over && i === ask);
      button.querySelector("b").textContent = label ? `: ${called(heads[i], label)}` : "";
    });
    $("question").textContent = head.question;
    $("source").textContent = `Source: ${head.source}`;
    $("finder").hidden = !large();
    const live = new Map([...liveKeys()].map(([key, name]) => [name, key]));
    const focused = document.activeElement.dataset.label;
    $("labels").replaceChildren(...seen().map((label) => {
      const pressed = head.multiple ? chosen.has(label.name) : given === label.name;
      const told = proposed()?.split(";").includes(label.name);
      return option(label, live.get(label.name), pressed, told);
    }));
    // Redrawn under the hands of one who tabs: back to the same label, or to the next question.
    if (focused !== undefined) {
      const same = head.multiple && $("labels").querySelector(`[data-label="${CSS.escape(focused)}"]`);
      (same || $("question")).focus();
    }
    $("unsure").setAttribute("aria-pressed", given === UNSURE);
    for (const id of ["unsure", "skip", "zoom"]) $(id).disabled = over;
    for (const id of ["unsure", "zoom"]) $(id).querySelector("kbd").hidden = large();
    $("back").disabled = !over && at === 0;
    $("undo").disabled = !history.length;
    $("save").hidden = over || !(head.multiple || proposed());
    $("save").firstChild.textContent = head.multiple ? "Save " : "The program is right ";
    $("hints").textContent = [
      large() ? "Type to find a label, a digit or Enter takes it." : head.multiple ? "Keys switch labels on and off; Enter saves."
        : proposed() ? "Enter confirms what the program says; a key corrects it." : "A key answers and goes on.",
      heads.length > 1 ? "↑ ↓ other questions." : "",
      "Ctrl-Z undoes too.",
    ].filter(Boolean).join(" ");
  }

  function count() {
    const done = answers.reduce((sum, given) => sum + Object.keys(given).length, 0);
    const all = stills.length * heads.length;
    $("count").textContent = `${done} of ${all} answered`;
    $("bar").setAttribute("aria-valuenow", done);
    $("bar").firstElementChild.style.width = `${(100 * done) / all}%`;
  }

  function option(label, key, pressed, told) {
    const item = make("li"), button = make("button");
    button.type = "button";
    button.dataset.label = label.name;
    button.setAttribute("aria-pressed", pressed);
    if (key) {
      const cap = make("kbd");
      cap.textContent = key.toUpperCase();
      button.setAttribute("aria-keyshortcuts", key.toUpperCase());
      button.append(cap);
    } else {
      button.append(make("span"));
    }
    const title = make("b"), text = make("small");
    title.textContent = label.title;
    text.textContent = label.definition;
    button.append(title, text);
    if (told) button.append(make("em"));
    if (told) button.lastChild.textContent = "the program’s answer";
    button.addEventListener("click", () => choose(label.name));
    item.append(button);
    return item;
  }

  function tab(head, i) {
    const button = make("button");
    button.type = "button";
    button.append(head.name, make("b"));
    button.addEventListener("click", () => { if (!busy) go(at, i); });
    return button;
  }

  function finish() {
    over = true;
    near(false);
    draw();
    const left = stills.map((_, i) => i).filter((i) => openAt(i) >= 0);
    $("end").textContent = left.length
      ? `${left.length} ${left.length === 1 ? "frame was" : "frames were"} skipped; the rest is done.`
      : "Everything is answered.";
    const parts = heads.flatMap((head) => tally(head));
    if (left.length) {
      const again = make("button");
      again.type = "button";
      again.textContent = "Go through the skipped ones";
      again.addEventListener("click", () => { passed.clear(); onward(-1); });
      parts.unshift(again);
    }
    $("tally").replaceChildren(...parts);
    $("end").focus();
    announce($("end").textContent);
  }

  function tally(head) {
    const counts = new Map();
    for (const given of answers) {
      const label = given[head.name];
      if (label) counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    const title = make("h2"), table = make("table");
    title.textContent = head.question;
    for (const [label, n] of [...counts].sort((a, b) => b[1] - a[1])) {
      const row = table.insertRow();
      row.insertCell().textContent = called(head, label);
      row.insertCell().textContent = n;
    }
    return [title, table];
  }

  function announce(text) { $("news").textContent = text; }

  // ---- looking closer

  function near(on, x = 0.5, y = 0.5) {
    const view = $("view");
    view.classList.toggle("near", on);
    $("zoom").setAttribute("aria-pressed", on);
    if (on) view.scrollTo(x * view.scrollWidth - view.clientWidth / 2, y * view.scrollHeight - view.clientHeight / 2);
  }
  const isNear = () => $("view").classList.contains("near");

  function pan(key) {
    const step = { ArrowLeft: [-80, 0], ArrowRight: [80, 0], ArrowUp: [0, -80], ArrowDown: [0, 80] }[key];
    $("view").scrollBy(...step);
  }

  // ---- hands

  $("view").addEventListener("click", (event) => {
    const box = $("view").getBoundingClientRect();
    near(!isNear(), (event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
  });
  $("zoom").addEventListener("click", () => near(!isNear()));
  $("unsure").addEventListener("click", () => give(UNSURE));
  $("skip").addEventListener("click", skip);
  $("back").addEventListener("click", back);
  $("undo").addEventListener("click", undo);
  $("save").addEventListener("click", confirm);
  $("find").addEventListener("input", draw);
  addEventListener("focus", listen);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) listen(); });

  addEventListener("keydown", (event) => {
    if (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return void undo();
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && !event.key.startsWith("Arrow")) return;
    if (act(event)) event.preventDefault();
  });

  function act(event) {
    const key = event.key, small = key.toLowerCase();
    const typing = event.target === $("find");
    const label = over ? undefined : liveKeys().get(small);
    if (label !== undefined && !(typing && !large())) return choose(label), true;
    if (key === "Enter" && event.target.tagName !== "BUTTON") return enter(typing);
    if (key === "Escape") return near(false), $("find").value = "", draw(), $("question").focus(), true;
    if (typing) return key === "/";
    if (isNear() && key.startsWith("Arrow")) return pan(key), true;
    const does = {
      ArrowRight: skip, ArrowLeft: back, ArrowUp: () => turn(-1), ArrowDown: () => turn(1),
      Backspace: undo, x: () => give(UNSURE), z: () => { if (!over) near(!isNear()); },
    }[key.length === 1 ? small : key];
    if (large() && !over && /^[a-z/]$/.test(small)) return find(small);
    if (!does) return false;
    does();
    return true;
  }

  // In a long list letters are for finding: the first one goes into the field by itself.
  function find(letter) {
    $("find").focus();
    return letter === "/";
  }

  function enter(typing) {
    if (over) return false;
    if (typing && $("find").value) {
      const first = seen()[0];
      if (first) choose(first.name);
      $("find").value = "";
      draw();
      return true;
    }
    if (!heads[ask].multiple && !proposed()) return false;
    confirm();
    return true;
  }

  // ---- begin

  hear(state);
  $("where").textContent = `${state.who} writes ${state.file}; every answer is saved at once. Close the page whenever you like.`;
  $("bar").setAttribute("aria-valuemax", stills.length * heads.length);
  if (heads.length > 1) heads.forEach((head, i) => $("heads").append(tab(head, i)));
  onward(-1);
})().catch((error) => {
  const trouble = document.getElementById("trouble");
  trouble.textContent = `The page could not start: ${error.message}. Is moviegoer still running?`;
  trouble.hidden = false;
});
