"use strict";
// What answers are called, and the keys that give them.
const UNSURE = "?", NOTHING = "none";
// Letters for labels past the ninth; X and Z are taken.
const KEYS = [..."123456789abcdefghijklmnopqrstuvwy"];
const MANY = KEYS.length;

function keysOf(head) {
  const names = head.labels.map((label) => label.name);
  if (names.join() === "yes,no") return new Map([["y", "yes"], ["n", "no"]]);
  const outside = names.find((name) => name.toLowerCase() === "na" || (head.multiple && name === NOTHING));
  const rest = names.filter((name) => name !== outside);
  const found = new Map(rest.length <= MANY ? rest.map((name, i) => [KEYS[i], name]) : []);
  if (outside !== undefined) found.set("0", outside);
  return found;
}

function called(head, label) {
  if (!label) return "nothing";
  if (label === UNSURE) return "can’t tell";
  if (label === "yes" || label === "no") return label;
  const title = (name) => head.labels.find((one) => one.name === name)?.title ?? name;
  return label.split(";").map(title).join(", ");
}

function make(kind, name = "") {
  const element = document.createElement(kind);
  if (name) element.className = name;
  return element;
}
