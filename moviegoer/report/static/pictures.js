"use strict";
/* Pictures are kept once, as text, and made into images only when they come near the screen. */
const JPEG = "data:image/jpeg;base64,";

function show(image) {
  const { shot, portrait } = image.dataset;
  const kept = shot === undefined ? SHOTS.portraits[portrait] : SHOTS.thumbs[shot];
  if (kept && !image.src) image.src = JPEG + kept;
  else if (!kept) image.classList.add("missing");
}

const near = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    show(entry.target);
    near.unobserve(entry.target);
  }
}, { rootMargin: "600px" });

function watchPictures(root) {
  root.querySelectorAll("img[data-shot], img[data-portrait]").forEach((image) => near.observe(image));
}
watchPictures(document);

/** A shot's picture, loaded at once. */
function thumb(shot, alt = "") {
  const image = element("img", { "data-shot": shot, alt, width: 192 });
  show(image);
  return image;
}

document.querySelectorAll("[data-copy]").forEach((button) => {
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).textContent;
    const said = button.parentElement.querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const box = element("textarea", { class: "hidden" });
      box.value = text;
      document.body.append(box);
      box.select();
      document.execCommand("copy");
      box.remove();
      button.focus();
    }
    said.textContent = "Copied.";
  });
});
