// Leaving a half-filled form asks first.
function unsaved(root) {
  for (const form of root.querySelectorAll("form[data-unsaved]")) {
    let touched = false;
    form.addEventListener("input", () => { touched = true; });
    form.addEventListener("submit", () => { touched = false; });
    addEventListener("beforeunload", (event) => { if (touched) event.preventDefault(); });
  }
}

unsaved(document);
