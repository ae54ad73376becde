"use strict";
/* The table of shots: filtered and sorted over the columns, and only one page of it drawn. */
const LADDER = SHOTS.scales.map(([name]) => name);
const COLOURS = new Map(SHOTS.scales);

function said(name, shot) {
  const head = HEADS.get(name);
  return head && head.said[shot] >= 0 ? head.words[head.said[shot]] : "";
}

function cell(name) {
  return (shot) => {
    const head = HEADS.get(name);
    const answer = head && answerOf(head, shot);
    if (!answer) return [];
    const by = answer.how === "person" ? "label by-person" : "label";
    return [element("span", { class: by, title: `${head.title}: ${answer.words} ${answer.chance} (${answer.how}). ${answer.told}` },
      answer.words, " ", element("small", {}, answer.chance))];
  };
}

function scaleCell(shot) {
  const parts = cell("scale")(shot);
  if (!parts.length) return [];
  const name = said("scale", shot);
  const look = `swatch${name === "NA" ? " hatched" : ""}`;
  parts[0].prepend(element("span", { class: look, style: `--colour: ${COLOURS.get(name)}` }));
  return parts;
}

const COLUMNS = [
  { name: "Shot", key: (i) => SHOTS.number[i], cell: (i) => [String(SHOTS.number[i])], number: true },
  { name: "Start", key: (i) => SHOTS.start[i], cell: (i) => [SHOTS.clock[i]], number: true },
  { name: "Length", key: (i) => SHOTS.length[i], cell: (i) => [lengthOf(i)], number: true },
  { name: "Scale", key: (i) => LADDER.indexOf(said("scale", i)), cell: scaleCell, head: "scale" },
  { name: "MCU", key: (i) => HEADS.get("mcu").p[i] ?? -1, cell: cell("mcu"), head: "mcu" },
  { name: "Type", key: (i) => said("type", i), cell: cell("type"), head: "type" },
  { name: "Who", key: whoIn, cell: (i) => [element("bdi", {}, whoIn(i))] },
  { name: "Movement", key: (i) => SHOTS.movement[i], cell: (i) => [SHOTS.movement[i]] },
  { name: "Begins", key: (i) => SHOTS.transition[i], cell: (i) => [SHOTS.transition[i]] },
  { name: "Setup", key: (i) => SHOTS.setup[i], cell: (i) => [String(SHOTS.setup[i])], number: true },
  { name: "Scene", key: (i) => SHOTS.scene[i] ?? 0, cell: (i) => [String(SHOTS.scene[i] ?? "")], number: true },
].filter((column) => !column.head || HEADS.has(column.head));

const form = document.querySelector(".filters");
const body = document.querySelector("table.shots tbody");
const headRow = document.querySelector("table.shots thead tr");
const pages = document.querySelector(".pages");
const rows = pages.querySelector("[name=rows]");
const state = { column: 0, down: false, page: 0, order: [], opened: new Set(), found: -1 };

function fill(name, values, words = values) {
  const select = form.elements[name];
  if (values.length === 0) select.closest("label").hidden = true;
  values.forEach((value, i) => select.append(element("option", { value }, words[i])));
}

function distinct(column) {
  return [...new Set(column)].filter((value) => value !== "").sort();
}

function prepare() {
  const every = SHOTS.number.map((_, i) => i);
  fill("scale", LADDER.filter((name) => every.some((i) => said("scale", i) === name)));
  fill("type", distinct(every.map((i) => said("type", i))));
  fill("who", Object.keys(SHOTS.names), Object.values(SHOTS.names));
  fill("movement", distinct(SHOTS.movement));
  fill("transition", distinct(SHOTS.transition));
  fill("head", SHOTS.heads.map((head) => head.name), SHOTS.heads.map((head) => head.title));
  if (!SHOTS.heads.length) form.elements.answer.closest("label").hidden = true;
  fill("sort", COLUMNS.flatMap((_, i) => [`${i}+`, `${i}-`]),
    COLUMNS.flatMap((column) => [`${column.name}, rising`, `${column.name}, falling`]));
  headRow.append(element("th", { scope: "col" }, "Picture"));
  COLUMNS.forEach((column, i) => {
    const button = element("button", { type: "button" }, column.name);
    button.addEventListener("click", () => sortBy(i, state.column === i && !state.down));
    const paper = element("span", { class: "paper", "aria-hidden": "true" }, column.name);
    headRow.append(element("th", { scope: "col", class: column.number ? "num" : false }, button, paper));
  });
  headRow.append(element("th", { scope: "col" }, element("span", { class: "hidden" }, "More")));
}

function answers() {
  const select = form.elements.answer;
  const head = HEADS.get(form.elements.head.value);
  const words = head ? distinct(head.words.flatMap((one) => one.split(";"))) : [];
  select.replaceChildren(element("option", { value: "" }, "any"), ...words.map((w) => element("option", { value: w }, w)));
  select.disabled = !head;
}

function wanted() {
  const value = Object.fromEntries(new FormData(form));
  const equal = (column, want) => !want || column === want;
  const head = HEADS.get(value.head);
  return SHOTS.number.map((_, i) => i).filter((i) =>
    equal(said("scale", i), value.scale) && equal(said("type", i), value.type)
    && equal(SHOTS.movement[i], value.movement) && equal(SHOTS.transition[i], value.transition)
    && equal(SHOTS.kind[i], value.kind)
    && (!value.who || SHOTS.who[i].includes(Number(value.who)))
    && (!head || head.how[i] >= 0)
    && (!head || !value.answer || said(head.name, i).split(";").includes(value.answer))
    && (!value.least || SHOTS.length[i] >= Number(value.least))
    && (!value.most || SHOTS.length[i] <= Number(value.most)));
}

function arrange() {
  const { key } = COLUMNS[state.column];
  const sign = state.down ? -1 : 1;
  state.order = wanted();
  const keys = new Map(state.order.map((i) => [i, key(i)]));
  state.order.sort((a, b) => {
    const [x, y] = [keys.get(a), keys.get(b)];
    return sign * (typeof x === "string" ? x.localeCompare(y) : x - y) || a - b;
  });
}

function sortBy(column, down) {
  state.column = column;
  state.down = down;
  state.page = 0;
  form.elements.sort.value = `${column}${down ? "-" : "+"}`;
  update();
}

function update() {
  arrange();
  paint();
}

function paint() {
  const many = Number(rows.value);
  const last = Math.max(0, Math.ceil(state.order.length / many) - 1);
  state.page = Math.min(last, Math.max(0, state.page));
  const first = state.page * many;
  const shown = state.order.slice(first, first + many);
  body.replaceChildren(...shown.flatMap(row));
  watchPictures(body);
  [...headRow.children].slice(1, -1).forEach((head, i) => {
    if (i === state.column) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  });
  const total = SHOTS.number.length;
  const count = state.order.length.toLocaleString("en");
  const all = `${total.toLocaleString("en")} ${total === 1 ? "shot" : "shots"}`;
  const span = shown.length ? `; rows ${first + 1} to ${first + shown.length}` : "";
  document.querySelector(".found").textContent = state.order.length === 0 ? `None of ${all} is like that.`
    : state.order.length === total ? `${all}${span}` : `${count} of ${all}${span}`;
  pages.querySelector(".where").textContent = `page ${state.page + 1} of ${last + 1}`;
  pages.querySelectorAll("[data-page]").forEach((button) => {
    const back = button.dataset.page === "first" || button.dataset.page === "back";
    button.disabled = back ? state.page === 0 : state.page === last;
  });
}

function cellOf(column, shot) {
  const content = column.cell(shot).filter((part) => part !== "");
  const empty = content.every((part) => !(part.textContent ?? part));
  return element("td", { "data-name": column.name, class: empty ? "none" : column.number ? "num" : false }, ...content);
}

function row(shot) {
  const number = SHOTS.number[shot];
  const open = state.opened.has(shot);
  const image = element("img", { "data-shot": shot, alt: `Keyframe of shot ${number}`, width: 96 });
  const more = element("button", { type: "button", class: "more", "aria-expanded": open, "aria-label": `${open ? "less" : "more"} about shot ${number}` }, open ? "less" : "more");
  more.addEventListener("click", () => {
    if (!state.opened.delete(shot)) state.opened.add(shot);
    paint();
    document.querySelector(`#shot-${number} .more`).focus();
  });
  const sentence = SHOTS.sentence[shot] ? `${SHOTS.sentence[shot]}. ` : "";
  const words = SHOTS.text[shot];
  const told = sentence || words;
  const edited = Book.touched().has(shot);
  const look = [edited ? "edited" : "", SHOTS.counted[shot] ? "" : "out", shot === state.found ? "found-here" : ""];
  const made = element("tr", { id: `shot-${number}`, class: [...look, told ? "untold" : ""].join(" ").trim() || false },
    element("td", { class: "picture", rowspan: told ? 2 : false }, image),
    ...COLUMNS.map((column) => cellOf(column, shot)),
    element("td", {}, more));
  const quote = words ? [element("q", { dir: "auto" }, words)] : [];
  const under = element("tr", { class: "told" }, element("td", { colspan: COLUMNS.length + 1 }, sentence, ...quote));
  const parts = told ? [made, under] : [made];
  return open ? [...parts, details(shot)] : parts;
}

function details(shot) {
  const [from, to] = SHOTS.frames[shot];
  const facts = [["Frames", `${from} to ${to - 1}`], ["People counted", String(SHOTS.people[shot])], ["Statistics", SHOTS.counted[shot] ? "counted" : "left out"]];
  if (SHOTS.speech[shot]) facts.push(["Speech", SHOTS.speech[shot]]);
  for (const head of SHOTS.heads) {
    const answer = answerOf(head, shot);
    if (answer) facts.push([head.title, `${answer.words} ${answer.chance}`, answer.how, head.question, answer.told]);
  }
  const list = element("dl", { class: "answers" }, ...facts.map(([name, words, how, question, told]) =>
    element("div", { title: question ? `${question} ${told}` : false }, element("dt", {}, name),
      element("dd", {}, words, ...(how ? [" ", element("small", {}, `(${how})`)] : [])))));
  const edit = element("button", { type: "button", "data-edit-shot": shot }, `Correct shot ${SHOTS.number[shot]}`);
  return element("tr", { class: "more-row" }, element("td", { colspan: COLUMNS.length + 2 }, list, element("p", {}, edit)));
}

/** Find a shot in the table, whatever is filtered and sorted, and bring it into view. */
function goTo(shot) {
  if (!state.order.includes(shot)) {
    form.reset();
    answers();
  }
  state.found = shot;
  arrange();
  state.page = Math.floor(state.order.indexOf(shot) / Number(rows.value));
  paint();
  const target = document.getElementById(`shot-${SHOTS.number[shot]}`);
  target.scrollIntoView({ block: "center" });
  target.querySelector(".more").focus({ preventScroll: true });
}

if (matchMedia("(max-width: 1000px)").matches) rows.value = "25";
prepare();
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("input", (event) => {
  if (event.target.name === "head") answers();
  if (event.target.name === "sort") {
    const [, column, sign] = event.target.value.match(/(\d+)([+-])/);
    sortBy(Number(column), sign === "-");
    return;
  }
  state.page = 0;
  update();
});
form.addEventListener("reset", () => setTimeout(() => {
  answers();
  state.page = 0;
  sortBy(0, false);
}));
rows.addEventListener("input", paint);
pages.addEventListener("click", (event) => {
  const to = event.target.dataset.page;
  if (!to) return;
  const end = Math.ceil(state.order.length / Number(rows.value)) - 1;
  state.page = { first: 0, back: state.page - 1, on: state.page + 1, last: end }[to];
  paint();
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-goto]");
  if (!link) return;
  event.preventDefault();
  goTo(Number(link.dataset.goto));
});
update();
const asked = location.hash.match(/^#shot-(\d+)$/);
if (asked && SHOTS.number.includes(Number(asked[1]))) goTo(SHOTS.number.indexOf(Number(asked[1])));
