// A filter form sends itself when something is chosen; typing waits for Enter.
function filters(root) {
  for (const form of root.querySelectorAll("form[data-filters]")) {
    form.addEventListener("change", (event) => {
      if (event.target.matches("select, input[type=checkbox], input[type=radio], input[type=date]")) form.requestSubmit();
    });
    form.addEventListener("submit", () => leaveOutEmpty(form));
  }
}

function leaveOutEmpty(form) {
  for (const field of form.elements) {
    if (field.name && field.value === "") field.disabled = true;
  }
  addEventListener("pageshow", () => {
    for (const field of form.elements) field.disabled = false;
  }, { once: true });
}

filters(document);
