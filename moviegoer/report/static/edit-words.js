"use strict";
/* Times, names and keys as the edit mode writes and reads them. */
const EditWords = (() => {
  const KEYS = [..."123456789abcdefghijklmnopqrstuvwxyz"];
  const TITLES = { movement: "Movement", people: "People" };

  const titleOf = (head) => TITLES[head] ?? HEADS.get(head)?.title ?? head;

  function time(s) {
    const thousandths = Math.round(s * 1000);
    const whole = Math.floor(thousandths / 1000);
    const two = (n) => String(n).padStart(2, "0");
    return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}.${String(thousandths % 1000).padStart(3, "0")}`;
  }

  /** Seconds of ``62.5``, ``1:02.5`` or ``0:01:02.500``; NaN of anything else. */
  function seconds(text) {
    if (!/^\s*(\d+:){0,2}\d+([.,]\d+)?\s*$/.test(text)) return NaN;
    return text.trim().replace(",", ".").split(":").reduce((sum, part) => 60 * sum + Number(part), 0);
  }

  /** A key for each label: 0 for what stands outside the question, digits and letters for the rest. */
  function keys(labels) {
    const names = labels.map(([name]) => name);
    if (names.join() === "yes,no") return new Map([["y", "yes"], ["n", "no"]]);
    if (names.every((name) => /^\d$/.test(name))) return new Map(names.map((name) => [name, name]));
    const outside = names.find((name) => name.toLowerCase() === "na") ?? names.find((name) => name === "none");
    const rest = names.filter((name) => name !== outside).slice(0, KEYS.length);
    const found = new Map(rest.map((name, i) => [KEYS[i], name]));
    if (outside) found.set("0", outside);
    return found;
  }

  function said({ table, data }) {
    if (table === "cut") {
      if (data.did === "remove") return `no shot begins at ${time(data.at_s)}`;
      if (data.did === "move") return `the shot that begins at ${time(data.at_s)} begins at ${time(data.to_s)}`;
      return `a shot begins at ${time(data.at_s)}${data.transition ? ` with a ${data.transition}` : ""}`;
    }
    if (table === "label") return `${titleOf(data.head)} of ${time(data.from_s)} to ${time(data.to_s)} is ${data.label}`;
    if (table === "scene") return `a scene lies from ${time(data.from_s)} to ${time(data.to_s)}${data.kind ? `: ${KINDS[data.kind]}` : ""}`;
    const seen = data.of.map((one) => (one.from_s === one.to_s ? `at ${time(one.from_s)}` : `${time(one.from_s)} to ${time(one.to_s)}`));
    if (data.did === "name") return `whoever is seen ${seen.join(" and ")} is called ${data.name}`;
    return `those seen ${seen.join(" and ")} are ${data.did === "merge" ? "one person" : "different people"}`;
  }

  const KINDS = { dialogue2: "dialogue of two", dialogue: "dialogue of more", other: "no dialogue" };

  return { time, seconds, keys, said, titleOf, KINDS };
})();
