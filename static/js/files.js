// A file that is too large is told before it has been sent for minutes.
function files(root) {
  for (const field of root.querySelectorAll("input[type=file][data-most-bytes]")) {
    field.addEventListener("change", () => {
      const large = [...field.files].find((file) => file.size > Number(field.dataset.mostBytes));
      field.setCustomValidity(large ? `${large.name}: ${field.dataset.tooLarge}` : "");
      field.reportValidity();
    });
  }
}

files(document);
