// What is written into a form is kept in this browser until it has arrived, so that a lost connection loses nothing.
const PREFIX = "draft:";
const KEPT_MS = 7 * 24 * 3600 * 1000;

function drafts(root) {
  forgetSent(root.querySelector("[data-draft-done]"));
  for (const form of root.querySelectorAll("form[data-draft]")) keepDraft(form, PREFIX + form.dataset.draft);
}

function keepDraft(form, key) {
  const kept = read(key);
  if (form.hasAttribute("data-draft-restore") && kept && Date.now() - kept.at < KEPT_MS) restore(form, kept);
  form.addEventListener("input", () => write(key, { at: Date.now(), fields: fieldsOf(form), files: hasFiles(form) }));
  form.addEventListener("submit", (event) => {
    const offline = form.querySelector("[data-draft-offline]");
    offline.hidden = navigator.onLine;
    write(key, { at: Date.now(), fields: fieldsOf(form), files: hasFiles(form), sent: navigator.onLine });
    if (!navigator.onLine) { event.preventDefault(); offline.scrollIntoView(); }
  });
  form.querySelector("[data-draft-clear]").addEventListener("click", () => { remove(key); location.reload(); });
}

function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string");
}

// A browser gives no page a file that was chosen before: that it has to be chosen again is said.
function hasFiles(form) {
  return [...form.querySelectorAll("input[type=file]")].some((field) => field.files.length > 0);
}

function restore(form, { fields, files }) {
  for (const [name, value] of fields) {
    const field = form.elements[name];
    if (field && field.type !== "hidden" && field.type !== "file") field.value = value;
    const inside = field instanceof Element && field.closest("details");
    if (inside && value && value !== "other") inside.open = true;
  }
  form.querySelector("[data-draft-note]").hidden = false;
  const again = form.querySelector("[data-draft-files]");
  if (again) again.hidden = !files;
}

// The page that follows a form which has arrived names it: only then is its draft dropped.
function forgetSent(done) {
  if (!done) return;
  for (const key of keys()) {
    if (key.startsWith(PREFIX + done.dataset.draftDone) && read(key)?.sent) remove(key);
  }
}

function keys() {
  try { return Object.keys(localStorage); } catch { return []; }
}

function read(key) {
  try { return JSON.parse(localStorage.getItem(key)); } catch { return null; }
}

function write(key, kept) {
  try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* a browser that keeps nothing still sends */ }
}

function remove(key) {
  try { localStorage.removeItem(key); } catch { /* there was nothing */ }
}

drafts(document);
