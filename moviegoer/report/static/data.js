"use strict";
/* What the page knows, read once. */
const DATA = JSON.parse(document.getElementById("data").textContent);
const SHOTS = DATA.shots;

/** Build an element: its tag, its attributes, its children (text is never read as HTML). */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

/** Names of the people in a shot. */
function whoIn(shot) {
  return SHOTS.who[shot].map((number) => SHOTS.names[number]).join(", ");
}

/** A head's answer to a shot: its words, probability as text, and how it was found. */
function answerOf(head, shot) {
  const said = head.said[shot];
  const how = head.how[shot];
  if (how < 0) return null;
  const p = head.p[shot];
  const chance = typeof p === "number" ? p.toFixed(2)
    : p === null ? "" : p.split(";").map((one) => Number(one).toFixed(2)).join(", ");
  return {
    words: said < 0 ? "none" : head.words[said].replaceAll(";", ", "),
    told: said < 0 ? "" : head.told[said],
    chance,
    how: head.hows[how],
  };
}

const HEADS = new Map(SHOTS.heads.map((head) => [head.name, head]));

/** Length in seconds as the rest of the page writes it. */
function lengthOf(shot) {
  const s = SHOTS.length[shot];
  return `${s.toFixed(s < 1 ? 2 : 1)} s`;
}
