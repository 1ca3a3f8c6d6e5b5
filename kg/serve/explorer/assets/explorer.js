// Makes the pages better where scripts run; without them everything still works.
"use strict";
(() => {
  const FEW = 10;
  const WAIT = 120;

  /** Offers names while somebody types: an ARIA combobox with a list. */
  const offer = (input, leadsThere) => {
    const list = document.createElement("ul");
    list.className = "offers";
    list.id = `${input.id}-offers`;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Names");
    list.hidden = true;
    input.after(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", list.id);
    let timer = 0;
    let chosen = -1;
    let asked = "";

    const close = () => {
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const take = (item) => {
      if (leadsThere && item.dataset.url) {
        window.location.href = item.dataset.url;
      } else {
        input.value = item.dataset.value;
        close();
      }
    };
    const choose = (place) => {
      const items = [...list.children];
      if (!items.length) return;
      chosen = (place + items.length) % items.length;
      items.forEach((item, index) => item.setAttribute("aria-selected", String(index === chosen)));
      input.setAttribute("aria-activedescendant", items[chosen].id);
      items[chosen].scrollIntoView({ block: "nearest" });
    };
    const show = (hits) => {
      list.replaceChildren(...hits.map((hit, index) => {
        const item = document.createElement("li");
        item.id = `${list.id}-${index}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", "false");
        item.dataset.value = hit.kind === "trial" ? hit.id : hit.label;
        item.dataset.url = hit.url;
        const also = document.createElement("span");
        also.className = "also";
        also.textContent = hit.name && hit.name.toLowerCase() !== hit.label.toLowerCase() && hit.name !== hit.id ? `${hit.name} · ${hit.kind}` : hit.kind;
        item.append(hit.label, also);
        item.addEventListener("mousedown", (event) => { event.preventDefault(); take(item); });
        return item;
      }));
      list.hidden = !hits.length;
      chosen = -1;
      input.setAttribute("aria-expanded", String(Boolean(hits.length)));
    };
    const ask = async () => {
      const words = input.value.trim();
      if (words.length < 2) { close(); return; }
      asked = words;
      try {
        const answer = await fetch(`/search?${new URLSearchParams({ q: words, table: "hits", format: "json" })}`);
        if (!answer.ok || asked !== words) return;
        const kinds = (input.dataset.kinds || "").split(" ").filter(Boolean);
        const hits = (await answer.json()).rows.filter((hit) => !kinds.length || kinds.includes(hit.kind));
        if (asked === words && document.activeElement === input) show(hits.slice(0, FEW));
      } catch { close(); }
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, WAIT); });
    input.addEventListener("blur", close);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") close();
      else if (event.key === "ArrowDown" && !list.hidden) { event.preventDefault(); choose(chosen + 1); }
      else if (event.key === "ArrowUp" && !list.hidden) { event.preventDefault(); choose(chosen - 1); }
      else if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); take(list.children[chosen]); }
    });
  };

  /** Shows the words of a statement, or the statement of words, when the address names them. */
  const light = () => {
    document.querySelectorAll(".lit").forEach((one) => one.classList.remove("lit"));
    const name = decodeURIComponent(window.location.hash.slice(1));
    const spot = name && document.getElementById(name);
    if (!spot) return;
    spot.closest("details")?.setAttribute("open", "");
    document.querySelectorAll(`[data-words="${CSS.escape(name)}"]`).forEach((one) => one.classList.add("lit"));
    (spot.nextElementSibling || spot).scrollIntoView({ block: "center" });
  };

  /** Sorts a table by a column when its heading is pressed. */
  const sortable = (table) => {
    const body = table.tBodies[0];
    table.querySelectorAll("thead th").forEach((head, place) => {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sort";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        table.querySelectorAll("thead th").forEach((other) => other.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        const words = (row) => row.cells[place]?.textContent.trim() ?? "";
        const rows = [...body.rows].sort((a, b) => words(a).localeCompare(words(b), "en", { numeric: true }));
        body.append(...(down ? rows.reverse() : rows));
      });
    });
  };

  document.querySelectorAll("input[name='q']").forEach((input) => offer(input, true));
  document.querySelectorAll("input[data-kinds]").forEach((input) => offer(input, false));
  document.querySelectorAll("section.table table").forEach(sortable);
  document.querySelectorAll("#matrix-form select, #matrix-form input[type='checkbox']").forEach((field) => {
    field.addEventListener("change", () => field.form.requestSubmit());
  });
  document.querySelectorAll("form").forEach((form) => form.addEventListener("submit", () => {
    form.querySelectorAll("input, select").forEach((field) => { if (!field.value) field.disabled = true; });
  }));
  window.addEventListener("hashchange", light);
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form :disabled").forEach((field) => { field.disabled = false; });
  });
  light();
})();
