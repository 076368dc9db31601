// Keys for those who judge hundreds of cases. All of it works with the buttons, too.

const STORE = "judging-keys";

function stored() {
  try {
    return localStorage.getItem(STORE) !== "off";
  } catch {
    return true;
  }
}

function keySwitch(root) {
  const box = root.querySelector("[data-keys]");
  if (!box) return { checked: true };
  box.checked = stored();
  box.closest("[hidden]").hidden = false;
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(STORE, box.checked ? "on" : "off");
    } catch {
      // it holds for this page only
    }
  });
  return box;
}

function isWriting(target) {
  return target.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");
}

function show(element) {
  element.scrollIntoView({ block: "nearest" });
}

// One list of which one entry is current: courses, or proposals.
function groupList(root) {
  const radios = [...root.querySelectorAll(".candidate input[type=radio]")];
  return {
    move(step) {
      const now = radios.findIndex((radio) => radio.checked);
      const next = radios[now < 0 ? (step > 0 ? 0 : radios.length - 1) : now + step];
      if (!next) return;
      next.checked = true;
      next.focus({ preventScroll: true });
      show(next.closest(".candidate"));
    },
    press(key) {
      const button = root.querySelector(`button[data-key="${key}"]`);
      if (!button) return false;
      // a yes needs a course: the field says so
      button.click();
      return true;
    },
  };
}

function documentList(root) {
  const all = [...root.querySelectorAll(".proposal")];
  let now = Math.max(0, all.findIndex((one) => !one.querySelector("input:checked")));
  const choose = (place) => {
    if (!all[place]) return;
    all[now]?.classList.remove("is-current");
    now = place;
    all[now].classList.add("is-current");
    show(all[now]);
  };
  root.addEventListener("focusin", (event) => {
    const place = all.indexOf(event.target.closest(".proposal"));
    if (place >= 0) choose(place);
  });
  choose(now);
  return {
    move(step) {
      choose(now + step);
      all[now].querySelector("input:checked, input")?.focus({ preventScroll: true });
    },
    press(key) {
      const button = root.querySelector(`button[data-key="${key}"]`);
      if (button) {
        button.click();
        return true;
      }
      const radio = key === "x"
        ? root.querySelector('input[data-key="x"]')
        : all[now]?.querySelector(`input[data-key="${key}"]`);
      if (!radio) return false;
      radio.checked = true;
      if (key === "x") show(radio.closest(".proposal"));
      else this.move(1);
      return true;
    },
    finish() {
      root.querySelector("[data-next]")?.click();
    },
  };
}

function begin(root) {
  const list = root.dataset.judging === "group" ? groupList(root) : documentList(root);
  const keys = keySwitch(root);
  const moves = { ArrowDown: 1, ArrowUp: -1 };
  const ways = { ArrowLeft: "earlier", ArrowRight: "later" };
  let isSent = false;
  root.addEventListener("submit", (event) => {
    // who presses a key twice judges once
    if (isSent) event.preventDefault();
    isSent = true;
  });
  // a page that comes back from the browser's memory may send again
  addEventListener("pageshow", () => { isSent = false; });
  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey || event.repeat && !moves[event.key]) return;
    if (isWriting(event.target)) return;
    if (event.key in moves) {
      list.move(moves[event.key]);
    } else if (event.key in ways) {
      const way = root.querySelector(`[data-way="${ways[event.key]}"]`);
      if (!way) return;
      way.click();
    } else if (event.key === "Enter" && list.finish && !event.target.closest("a, button, summary")) {
      list.finish();
    } else if (event.key.length !== 1 || !list.press(event.key.toLowerCase())) {
      return;
    }
    event.preventDefault();
  });
}

document.querySelectorAll("[data-judging]").forEach(begin);
