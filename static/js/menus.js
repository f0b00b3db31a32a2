// Menus made of <details> close at Escape, at a click elsewhere, and when another opens. "/" goes to the search.
function menus(root) {
  const all = [...root.querySelectorAll("details[data-menu]")];
  const closeOthers = (kept) => all.forEach((menu) => { if (menu !== kept) menu.open = false; });

  for (const menu of all) menu.addEventListener("toggle", () => { if (menu.open) closeOthers(menu); });
  root.addEventListener("click", (event) => closeOthers(event.target.closest("details[data-menu]")));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeFocused(all);
    if (event.key === "/" && !event.target.closest("input, select, textarea, [contenteditable]")) toSearch(root, event);
  });
}

function closeFocused(all) {
  const open = all.find((menu) => menu.open);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
}

function toSearch(root, event) {
  const field = root.querySelector("[data-find]");
  if (!field || !field.offsetParent || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  field.focus();
}

menus(document);
