// A row opens its own link when it is clicked beside it; text can still be selected, and links and fields keep their own click.
function rowLinks(root) {
  root.addEventListener("click", (event) => {
    const row = event.target.closest("[data-row-link]");
    if (!row || event.defaultPrevented || event.target.closest("a, button, input, select, label, summary")) return;
    if (String(getSelection())) return;
    const link = row.querySelector("a[href]");
    if (!link) return;
    if (event.ctrlKey || event.metaKey) open(link.href, "_blank", "noopener");
    else link.click();
  });
}

rowLinks(document);
