// Suggestions while a course description is written: after a pause the form is sent in the
// background, and the answer of the same page takes the place of the one before. Without this
// script the button does the same.

const PAUSE = 600;
const FEWEST_LETTERS = 12;

function offerCopying(within) {
  within.querySelectorAll("button[data-copies]").forEach((button) => {
    const source = document.getElementById(button.dataset.copies);
    if (!source || !navigator.clipboard) return;
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.value);
        button.textContent = button.dataset.done;
      } catch {
        source.select();
      }
    });
  });
}

function suggestWhileWriting(form) {
  const place = document.getElementById(form.dataset.answer);
  const status = document.getElementById("describe-status");
  let timer = 0;
  let running = null;

  async function ask() {
    const values = new FormData(form);
    values.delete("file");
    const letters = `${values.get("title")}${values.get("text")}`.trim().length;
    if (letters < FEWEST_LETTERS) return;
    running?.abort();
    running = new AbortController();
    try {
      const answer = await fetch(form.action, { method: "POST", body: values, signal: running.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const made = page.getElementById(form.dataset.answer);
      if (!made || !made.firstElementChild) return;
      place.replaceChildren(...Array.from(made.childNodes, (node) => document.importNode(node, true)));
      status.textContent = place.querySelector("h2")?.textContent ?? "";
      offerCopying(place);
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = form.dataset.failed;
    }
  }

  form.addEventListener("input", (event) => {
    if (event.target.type === "file") return;
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
}

const form = document.getElementById("describe-form");
if (form) suggestWhileWriting(form);
offerCopying(document);
