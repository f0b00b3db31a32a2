// A field that is offered what its words may mean, as one types; without it the server asks back.
const PAUSE_MS = 180;

function suggest(root) {
  for (const field of root.querySelectorAll("[data-suggest]")) {
    const list = document.getElementById(field.getAttribute("list"));
    let waiting;
    field.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => offer(field, list), PAUSE_MS);
    });
  }
}

async function offer(field, list) {
  const asked = field.value.trim();
  if (asked.length < 2 || [...list.options].some((one) => one.value === asked)) return;
  try {
    const answer = await fetch(`${field.dataset.suggest}?q=${encodeURIComponent(asked)}`);
    if (!answer.ok || field.value.trim() !== asked) return;
    list.replaceChildren(...(await answer.json()).map(option));
  } catch { /* no connection: what is typed is understood by the server */ }
}

function option(one) {
  const made = document.createElement("option");
  made.value = one.said;
  made.label = one.supplier ? `${one.said} · ${one.supplier}` : one.said;
  return made;
}

suggest(document);
