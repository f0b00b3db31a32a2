// A drawing with many links is one stop for the Tab key: arrows go from link to link, Home and End to the first and the last.
const LINKS = "a[href]:not([data-roving-skip])";
const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

function roving(root) {
  for (const group of root.querySelectorAll("[data-roving]")) {
    const links = () => [...group.querySelectorAll(LINKS)].filter((link) => link.getClientRects().length);
    const stop = (chosen) => group.querySelectorAll(LINKS).forEach((link) => link.setAttribute("tabindex", link === chosen ? "0" : "-1"));

    stop(links()[0]);
    addEventListener("resize", () => stop(links()[0]));
    group.addEventListener("focusin", (event) => { if (event.target.matches(LINKS)) stop(event.target); });
    group.addEventListener("keydown", (event) => move(event, links()));
  }
}

function move(event, links) {
  const here = links.indexOf(document.activeElement);
  const to = { Home: 0, End: links.length - 1 }[event.key] ?? (event.key in STEPS ? here + STEPS[event.key] : -1);
  if (here < 0 || to === -1 && !(event.key in STEPS)) return;
  event.preventDefault();
  links[(to + links.length) % links.length].focus();
}

roving(document);
