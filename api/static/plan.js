// Narrows a plan's page while one types. Without it, or once the server has narrowed it, the form asks the server.
"use strict";
(() => {
  const form = document.querySelector("form.narrow-plan[data-whole]");
  if (!form) return;
  const words = form.querySelector("input[name=q]");
  const told = form.querySelector("[role=status]");
  const fold = (text) => text.normalize("NFKC").toLowerCase();
  const known = (form.dataset.known ?? "").split("\n"); // what items are about and no list shows, once each
  const also = (element) => (element.dataset.also ?? "").split(" ").filter(Boolean).map((at) => known[at]).join(" ");
  const items = [...document.querySelectorAll("table.targets > tbody, .items ol.measures > li")].map(
    (element) => ({ element, said: fold(`${element.textContent} ${also(element)}`) }),
  );
  const blocks = [...document.querySelectorAll(".items, .items .block")];

  words.addEventListener("input", () => {
    const wanted = fold(words.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { element, said } of items) {
      element.hidden = !wanted.every((word) => said.includes(word));
      if (!element.hidden) shown += 1;
    }
    for (const block of blocks) {
      block.hidden = wanted.length > 0 && !block.querySelector("table.targets > tbody:not([hidden]), li:not([hidden])");
    }
    told.textContent = wanted.length ? told.dataset.found.replace("0", String(shown)) : "";
  });
})();
