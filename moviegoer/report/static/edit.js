"use strict";
/* The edit mode as a whole: opening it, its keys, undo, files, and what is told. */
const Editor = (() => {
  const dialog = document.getElementById("editor");
  const $ = (id) => document.getElementById(`edit-${id}`);
  const views = { shots: () => ShotView, scenes: () => SceneView, people: () => PeopleView, list: () => ListView };
  const unsaved = document.querySelector(".unsaved");
  let view = "shots";

  const current = () => views[view]();

  function tell(text) {
    // Said twice, a text is only read out again if it changed.
    $("news").textContent = $("news").textContent === text ? `${text}\u00a0` : text;
  }

  function draw() {
    $("undo").disabled = !Book.undoable();
    $("redo").disabled = !Book.redoable();
    const count = Book.entries().length;
    $("count").textContent = count === 0 ? "Nothing set right yet" : `${count} ${count === 1 ? "correction" : "corrections"}${Book.unsaved() ? ", not saved" : ", saved"}`;
    unsaved.hidden = !Book.unsaved();
    unsaved.querySelector("p").textContent = $("count").textContent;
    dialog.querySelectorAll("[data-view]").forEach((button) => button.setAttribute("aria-pressed", button.dataset.view === view));
    for (const [name, one] of Object.entries(views)) one().root.hidden = name !== view;
    if (dialog.open) current().draw();
  }

  function turn(to) {
    view = to;
    draw();
    current().start();
  }

  function open(time) {
    if (time !== undefined) {
      ShotView.show(time);
      view = "shots";
    }
    if (!dialog.open) dialog.showModal();
    draw();
    current().start();
  }

  /** Draw a list anew and leave the keyboard where it was: same row, same control. */
  function keeping(root, name, redraw) {
    const held = root.contains(document.activeElement) ? document.activeElement : null;
    const row = held?.closest(`[${name}]`);
    const place = row ? [...row.querySelectorAll("input, select, button")].indexOf(held) : -1;
    const id = row?.getAttribute(name);
    redraw();
    if (!held || held.isConnected) return;
    const again = id === undefined ? null : root.querySelector(`[${name}="${CSS.escape(id)}"]`);
    (again?.querySelectorAll("input, select, button")[place] ?? root).focus();
  }

  function save() {
    const by = $("by").value.trim();
    if (!by) {
      if (!dialog.open) open();
      $("by").setAttribute("aria-invalid", "true");
      $("by").focus();
      return tell("Say who corrects: the file keeps it with every correction.");
    }
    $("by").removeAttribute("aria-invalid");
    if (!Book.entries().length) return tell("There is nothing to save yet.");
    CorrectionsFile.hand(CorrectionsFile.write(Book.entries(), by), dialog.open ? dialog : document.body);
    Book.kept();
    return tell("Saved as corrections.toml among your downloads. Apply it with: moviegoer corrections import corrections.toml DIR");
  }

  async function load(file) {
    try {
      const entries = CorrectionsFile.read(await file.text());
      if (!entries.length) return tell(`${file.name} holds no corrections.`);
      return Book.add(`${entries.length} corrections opened from ${file.name}`, entries);
    } catch (error) {
      return tell(`${file.name} was not opened: ${error.message}.`);
    }
  }

  const typing = (target) => target.matches("input, select, textarea");

  dialog.addEventListener("keydown", (event) => {
    const key = event.key;
    if (event.ctrlKey || event.metaKey) {
      const small = key.toLowerCase();
      if (small === "s") event.preventDefault(), save();
      if (typing(event.target) && event.target.matches("input")) return;
      if (small === "z" || small === "y") {
        event.preventDefault();
        if (small === "y" || event.shiftKey) Book.again();
        else Book.back();
      }
      return;
    }
    if (event.altKey || typing(event.target) || view !== "shots") return;
    const onButton = event.target.matches("button");
    if (onButton && (key === "Enter" || key === " ")) return;
    if (ShotView.act(event)) event.preventDefault();
  });

  dialog.querySelectorAll("[data-view]").forEach((button) => button.addEventListener("click", () => turn(button.dataset.view)));
  $("undo").addEventListener("click", Book.back);
  $("redo").addEventListener("click", Book.again);
  $("save").addEventListener("click", save);
  $("close").addEventListener("click", () => dialog.close());
  $("open").addEventListener("click", () => $("file").click());
  $("file").addEventListener("change", async () => {
    if ($("file").files[0]) await load($("file").files[0]);
    $("file").value = "";
  });
  dialog.addEventListener("close", () => {
    draw();
    paint();
  });
  document.querySelectorAll("[data-edit]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => open());
  });
  unsaved.querySelector("[data-save]").addEventListener("click", save);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-edit-shot]");
    if (button) open(SHOTS.start[Number(button.dataset.editShot)]);
  });
  addEventListener("beforeunload", (event) => {
    if (Book.unsaved()) event.preventDefault();
  });

  Book.listen((act, how) => {
    if (act && act.at !== null) ShotView.show(act.at);
    draw();
    if (act) tell(how === "done" ? `${act.said}.` : `${how[0].toUpperCase()}${how.slice(1)}: ${act.said}.`);
  });

  return { tell, keeping, see: open, draw };
})();
Editor.draw();
