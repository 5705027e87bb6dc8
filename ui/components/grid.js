// Shows the table, opens the sources of a row under it, and reports edits. All text comes escaped from Python.
export default function (component) {
  const { data, parentElement, setTriggerValue } = component;
  const root = parentElement.querySelector(".grid");
  root._send = (name, value) => setTriggerValue(name, value);
  root._open = root._open || new Set();
  // An edit is sent again with the next one until the server has seen it: of two quick messages it may get the last alone.
  root._client = root._client || Math.random().toString(36).slice(2);
  root._edits = (root._edits || []).filter((edit) => edit.number > (data.seen[root._client] || 0));
  root._sent = root._sent || 0;
  root._edit = (row, field, value) => {
    root._edits.push({ number: ++root._sent, row, field, value });
    setTriggerValue("edit", { client: root._client, edits: root._edits });
  };
  if (root._html === data.html) return;
  root._html = data.html;
  root.innerHTML = data.html;
  const rows = () => [...root.querySelectorAll("tr[data-row]")];

  // A merged level cell must reach over the rows of sources opened below it.
  function stretch(row, by) {
    const trs = [...root.querySelectorAll("tbody tr")];
    const at = trs.indexOf(row);
    for (const cell of root.querySelectorAll("td[data-span]")) {
      const from = trs.indexOf(cell.parentElement);
      if (from <= at && at < from + cell.rowSpan) cell.rowSpan += by;
    }
  }
  function open(row) {
    const button = row.querySelector("[data-open]");
    const template = [...root.querySelectorAll("template")].find((t) => t.dataset.for === row.dataset.row);
    if (!template || row.nextElementSibling?.classList.contains("detail")) return;
    stretch(row, 1);
    const detail = document.createElement("tr");
    detail.className = "detail";
    const cell = detail.insertCell();
    cell.colSpan = row.parentElement.parentElement.tHead.rows[0].cells.length - 2;
    cell.append(template.content.cloneNode(true));
    row.after(detail);
    row.classList.add("opened");
    button.setAttribute("aria-expanded", "true");
    root._open.add(row.dataset.row);
  }
  // The clipboard needs https or localhost; on a plain office server the old way does it.
  function copy(button) {
    const done = () => {
      if (button.textContent === "已复制") return;
      const shown = button.innerHTML;
      button.textContent = "已复制";
      setTimeout(() => (button.innerHTML = shown), 1500);
    };
    const text = button.dataset.clip;
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text).then(done);
    const area = document.createElement("textarea");
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
    done();
  }
  function close(row) {
    const detail = row.nextElementSibling;
    if (!detail?.classList.contains("detail")) return;
    detail.remove();
    stretch(row, -1);
    row.classList.remove("opened");
    row.querySelector("[data-open]").setAttribute("aria-expanded", "false");
    root._open.delete(row.dataset.row);
  }
  function edit(cell) {
    if (cell.querySelector("textarea")) return;
    const before = cell.dataset.text;
    const shown = cell.innerHTML; // with the marks of findings
    const area = document.createElement("textarea");
    area.value = before;
    area.setAttribute("aria-label", "修改");
    area.rows = Math.max(1, Math.ceil(before.length / 10));
    cell.replaceChildren(area);
    area.focus();
    area.select();
    let done = false;
    const finish = (keep) => {
      if (done) return;
      done = true;
      const after = area.value.trim();
      if (!keep || after === before.trim()) {
        cell.innerHTML = shown;
        return;
      }
      cell.textContent = after;
      cell.classList.add("pending");
      root._html = null;
      root._edit(cell.parentElement.dataset.row, cell.dataset.field, after);
    };
    area.addEventListener("blur", () => finish(true));
    area.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.isComposing) return;
      if (event.key === "Enter" && !event.shiftKey) {
        event.preventDefault();
        finish(true);
      } else if (event.key === "Escape") finish(false);
    });
  }

  for (const row of rows()) if (root._open.has(row.dataset.row)) open(row);
  root.onclick = (event) => {
    const target = event.target;
    const button = target.closest("button");
    if (button?.hasAttribute("data-clip")) return copy(button);
    const detail = target.closest("tr.detail");
    const row = detail ? detail.previousElementSibling : target.closest("tr[data-row]");
    if (!row) return;
    if (button?.hasAttribute("data-open") || button?.hasAttribute("data-show")) {
      if (root._open.has(row.dataset.row)) return button.hasAttribute("data-open") ? close(row) : undefined;
      for (const other of rows()) if (other !== row) close(other);
      open(row);
      row.nextElementSibling.scrollIntoView({ block: "nearest" });
      root._send("open", row.dataset.row);
    } else if (button?.hasAttribute("data-fix")) root._send("fix", Number(button.dataset.fix));
    else if (button?.hasAttribute("data-remove")) root._edit(row.dataset.row, "remove", "");
    else if (button?.hasAttribute("data-cite"))
      root._edit(row.dataset.row, "basis", button.dataset.cite);
    else if (button?.hasAttribute("data-confirm")) {
      const value = row.querySelector('[data-field="value"]').dataset.text;
      root._edit(row.dataset.row, "value", value);
    } else if (target.closest("td[data-field][tabindex]")) edit(target.closest("td[data-field]"));
  };
  // Enter opens a cell; arrows go from cell to cell as in a spreadsheet.
  root.onkeydown = (event) => {
    const cell = event.target;
    if (!cell.matches?.("td[data-field][tabindex]")) return;
    if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      return edit(cell);
    }
    const step = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step) return;
    const upright = event.key === "ArrowUp" || event.key === "ArrowDown";
    const line = upright
      ? [...root.querySelectorAll(`td[data-field="${cell.dataset.field}"][tabindex]`)]
      : [...cell.parentElement.querySelectorAll("td[data-field][tabindex]")];
    const next = line[line.indexOf(cell) + step];
    if (next) {
      event.preventDefault();
      next.focus();
    }
  };
}
