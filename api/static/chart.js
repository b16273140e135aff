// Loads what draws charts once one is near the window: until then, and without scripts, they are pictures.

const near = new IntersectionObserver((seen) => {
  const come = seen.find((entry) => entry.isIntersecting);
  if (!come) return;
  near.disconnect();
  void import(come.target.dataset.draw);
}, { rootMargin: "200px" });

for (const figure of document.querySelectorAll("figure.graphic[data-draw]")) near.observe(figure);
