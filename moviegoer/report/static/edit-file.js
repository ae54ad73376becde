"use strict";
/* corrections.toml: written from the book, and read into it. The form is docs/corrections.md's. */
const CorrectionsFile = (() => {
  const TABLES = ["cut", "label", "scene", "person"];
  const VERSION = 2;
  const HEAD = `# Corrections made in the report; 'moviegoer corrections import FILE DIR' applies them.
# Times are seconds. A face is [seconds, left, top, right, bottom], in shares of the active picture.
`;

  /** The file's text; what was made here is signed by ``by``, what was opened stays as it was. */
  function write(entries, by) {
    const document = { version: VERSION, film: DATA.edit.film };
    for (const table of TABLES) {
      const rows = entries.filter((entry) => entry.table === table);
      if (rows.length) document[table] = rows.map((entry) => (entry.own ? { ...entry.data, by, when: entry.when } : entry.data));
    }
    return HEAD + TOML.stringify(document);
  }

  /** The entries of a file; throws an Error that says what is wrong with it. */
  function read(text) {
    let document;
    try {
      document = TOML.parse(text);
    } catch (error) {
      throw new Error(`it is not TOML (${error.message.split("\n")[0]})`);
    }
    const { version = 1, film = "", ...tables } = document;
    if (version !== 1 && version !== VERSION) throw new Error(`it is of version ${version}, this page knows ${VERSION}`);
    if (film && film !== DATA.edit.film) throw new Error("it speaks of another film");
    const odd = Object.keys(tables).find((name) => !TABLES.includes(name) || !Array.isArray(tables[name]));
    if (odd) throw new Error(`it holds '${odd}', which no file of corrections does`);
    return TABLES.flatMap((table) => (tables[table] ?? []).map((data) => checked(table, data)));
  }

  const NUMBERS = { cut: ["at_s"], label: ["from_s", "to_s"], scene: ["from_s", "to_s"], person: [] };

  function checked(table, data) {
    const whole = typeof data.by === "string" && data.when instanceof Date
      && NUMBERS[table].every((name) => Number.isFinite(data[name]))
      && (table !== "cut" || data.did !== "move" || Number.isFinite(data.to_s))
      && (table !== "label" || (typeof data.head === "string" && typeof data.label === "string"))
      && (table !== "person" || (Array.isArray(data.of) && data.of.every((one) => Array.isArray(one.faces) && one.faces.length)));
    if (!whole) throw new Error(`an entry of [[${table}]] lacks something`);
    return { table, data, own: false };
  }

  /** Give the file to the browser as a download: nothing is sent anywhere. */
  function hand(text, beside) {
    const address = URL.createObjectURL(new Blob([text], { type: "application/toml" }));
    const link = element("a", { href: address, download: "corrections.toml", hidden: true });
    beside.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  return { write, read, hand };
})();
