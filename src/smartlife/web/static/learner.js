// The path of a learner comes twice: a first answer at once, then the best one with other ways, which
// takes the place of the first. Without this script the best one is waited for.

function askForFirst(form) {
  const first = document.createElement("input");
  Object.assign(first, { type: "hidden", name: "first", value: "1" });
  form.append(first);
}

async function fetchBest(form, status) {
  const values = new URLSearchParams(new FormData(form));
  values.delete("first");
  values.set("do", "path");
  status.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: values });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const told = page.getElementById(status.id);
    if (!told) throw new Error("no answer");
    for (const place of ["h1", `#${status.dataset.better}`, ".sources-part"]) {
      const [old, made] = [document.querySelector(place), page.querySelector(place)];
      if (old && made) old.replaceWith(document.importNode(made, true));
    }
    document.title = page.title;
    status.textContent = told.textContent;
  } catch {
    status.textContent = status.dataset.failed;
    document.getElementById("answer-again").hidden = false;
  }
  status.removeAttribute("aria-busy");
}

const form = document.getElementById("learner");
const status = document.getElementById("answer-status");
if (form) {
  if (status?.dataset.better) fetchBest(form, status);
  askForFirst(form);
}
