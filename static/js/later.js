// A part that takes long comes after the page; without scripts its link leads to it.
async function fetchLater(part) {
  part.setAttribute("aria-busy", "true");
  const answer = await fetch(part.dataset.later);
  part.removeAttribute("aria-busy");
  if (!answer.ok) return;
  const whole = new DOMParser().parseFromString(await answer.text(), "text/html");
  const found = whole.getElementById(part.id);
  if (found) part.replaceChildren(...found.childNodes);
}

for (const part of document.querySelectorAll("[data-later]")) fetchLater(part).catch(() => {});
