// The console's comforts, beside those of every page: keys. Each page works without them.
// Not while typing, not with a modifier.
const keys = $("#keys");
if (keys) {
  const move = (by) => {
    const links = $$("[data-keys] :is(h2, h3) a");
    const at = links.indexOf(document.activeElement);
    const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : at + by];
    next ? next.focus() : $(`a[data-key=${by > 0 ? "j" : "k"}]`)?.click();
  };
  const decide = (key) => {
    const choice = $(`details[data-key="${key}"]`);
    if (!choice) return;
    choice.open = true;
    choice.scrollIntoView({ block: "nearest" });
    const first = key === "a" && !$(".signature", choice) ? "button" : "input:not([type=hidden]), textarea";
    $(first, choice).focus();
  };
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || keys.open || target.closest("input, textarea, select")) return;
    if (key === "j" || key === "k") move(key === "j" ? 1 : -1);
    else if (key === "/") $("#find").focus();
    else if (key === "?") keys.showModal();
    else if (["a", "o", "d"].includes(key)) decide(key);
    else return;
    event.preventDefault();
  });
}

// A button that opens a dialog.
for (const opens of $$("[data-opens]")) opens.addEventListener("click", () => $("#" + opens.dataset.opens).showModal());
