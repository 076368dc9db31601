// Suggestions below a field while somebody types (ARIA combobox with a list).
// Without it the field and its form work as they are.
//
// A search field leads to what is chosen. A field of a kind (data-kind: place, occupation, skill)
// is filled in; what is typed there may say something about a person, so it is sent as a form is
// and stands in no address. data-many is the sign between several entries of one field.

const WAIT = 150;
const LEAST = 2;
let made = 0;

function typeahead(input) {
  const list = document.createElement("ul");
  made += 1;
  list.id = `suggest-${made}`;
  list.className = "suggest-list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels?.[0]?.textContent.trim() ?? "");
  list.hidden = true;
  input.after(list);
  // the browser's own list would lie over this one
  input.removeAttribute("list");
  const { kind, many } = input.dataset;
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  })) input.setAttribute(name, value);

  let options = [];
  let chosen = -1;
  let timer = 0;
  let asking = null;

  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const choose = (place) => {
    chosen = place;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === place)));
    if (place < 0) {
      input.removeAttribute("aria-activedescendant");
      return;
    }
    input.setAttribute("aria-activedescendant", list.children[place].id);
    list.children[place].scrollIntoView({ block: "nearest" });
  };

  const entries = () => (many ? input.value.split(many) : [input.value]);

  const take = (place) => {
    const option = options[place];
    close();
    if (kind) {
      const before = entries().slice(0, -1).map((one) => `${one.trim()}${many} `).join("");
      input.value = before + option.value;
      input.focus();
    } else {
      location.assign(withFilters(option.url));
    }
  };

  // a search keeps what it is narrowed down to already
  const withFilters = (url) => {
    const address = new URL(url, location);
    if (!input.form || address.pathname !== new URL(input.form.action).pathname) return address;
    for (const [name, value] of new FormData(input.form)) {
      const isThere = address.searchParams.getAll(name).includes(value);
      if (name !== input.name && value && !isThere) address.searchParams.append(name, value);
    }
    return address;
  };

  const show = (found) => {
    options = found;
    list.replaceChildren(...found.map((option, place) => {
      const item = document.createElement("li");
      item.id = `${list.id}-${place}`;
      item.setAttribute("role", "option");
      item.setAttribute("aria-selected", "false");
      const name = document.createElement("span");
      name.textContent = option.text;
      if (option.lang) name.lang = option.lang;
      const about = document.createElement("small");
      about.textContent = [kind === "place" || !kind ? option.kind : option.also, option.courses]
        .filter(Boolean).join(" · ");
      item.append(name, about);
      // before the field loses the focus
      item.addEventListener("mousedown", (event) => { event.preventDefault(); take(place); });
      return item;
    }));
    chosen = -1;
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(found.length > 0));
    input.removeAttribute("aria-activedescendant");
  };

  const ask = async () => {
    const typed = entries().at(-1).trim();
    asking?.abort();
    if (typed.length < LEAST) {
      close();
      return;
    }
    asking = new AbortController();
    const lang = document.documentElement.lang;
    const asked = kind
      ? [`/api/v1/suggest?lang=${lang}`, { method: "POST", body: new URLSearchParams({ q: typed, kind }) }]
      : [`/api/v1/suggest?${new URLSearchParams({ q: typed, lang })}`, {}];
    try {
      const answer = await fetch(asked[0], { ...asked[1], signal: asking.signal });
      if (answer.ok) show((await answer.json()).suggestions);
      else close();
    } catch {
      // another letter was typed, or there is no network: the form still works
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("blur", () => { clearTimeout(timer); asking?.abort(); close(); });
  input.addEventListener("keydown", (event) => {
    if (list.hidden) {
      if (event.key === "ArrowDown") ask();
      return;
    }
    const last = options.length - 1;
    if (event.key === "ArrowDown") choose(chosen === last ? -1 : chosen + 1);
    else if (event.key === "ArrowUp") choose(chosen === -1 ? last : chosen - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen >= 0) take(chosen);
    else return;
    event.preventDefault();
  });
}

document.querySelectorAll("input[data-suggest]").forEach(typeahead);
