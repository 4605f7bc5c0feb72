// @ts-check
// realtime/static/realtime/log.js: the messages on the page. What the server drew is put in its place; own words before it answers are drawn here.

const NEAR = 80; // pixels from the end that still count as reading the newest
const MOST = 600; // bubbles kept on the page

/** @typedef {{seq: number, kind: string, id: string, author?: string, html?: string}} Item */

export class Log {
  /** @param {HTMLElement} list @param {string} me */
  constructor(list, me) {
    this.list = list;
    this.me = me;
    this.end = /** @type {HTMLElement} */ (list.querySelector(".log-end"));
  }

  /** @param {string} id */
  find(id) {
    return /** @type {HTMLElement | null} */ (this.list.querySelector(`#message-${CSS.escape(id)}`));
  }

  /** Change the log and stay at the newest if the reader was there. @param {() => void} change */
  keepingPlace(change) {
    const list = this.list;
    const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
    change();
    if (atEnd) this.toNewest();
    return atEnd;
  }

  toNewest() {
    this.list.scrollTop = this.list.scrollHeight;
  }

  /** @param {Item[]} items @returns {boolean} whether the reader sees the newest */
  take(items) {
    return this.keepingPlace(() => {
      for (const item of items) {
        if (item.html) this.place(item);
        else this.remove(item.id);
      }
      const all = this.list.querySelectorAll(".bubble");
      for (let i = 0; i < all.length - MOST; i += 1) all[i].remove();
    });
  }

  /** A whole page of history in the place of what was there. @param {Item[]} items @param {number} upto */
  replace(items, upto) {
    for (const bubble of this.list.querySelectorAll("li:not(.log-end)")) {
      const seq = Number(/** @type {HTMLElement} */ (bubble).dataset.seq || 0);
      if (seq <= upto && !/** @type {HTMLElement} */ (bubble).matches("[data-state=pending], [data-state=failed]")) bubble.remove();
    }
    this.take(items);
  }

  /** @param {Item} item */
  place(item) {
    const template = document.createElement("template");
    template.innerHTML = item.html || "";
    const drawn = /** @type {HTMLElement | null} */ (template.content.firstElementChild);
    if (!drawn) return;
    if (item.author === this.me) drawn.dataset.own = "";
    this.list.querySelector("[data-empty]")?.remove();
    const old = this.find(item.id);
    if (old?.dataset.seq) old.replaceWith(drawn);
    else {
      old?.remove();
      this.after(Number(drawn.dataset.seq)).before(drawn);
    }
  }

  /** What stands after it: a message that was hidden and is shown again comes back to its own place. @param {number} seq */
  after(seq) {
    for (const bubble of this.list.querySelectorAll(".bubble")) {
      if (Number(/** @type {HTMLElement} */ (bubble).dataset.seq) > seq) return bubble;
    }
    /** @type {Element} */
    let next = this.end; // own words that are still on their way stay below
    while (next.previousElementSibling?.matches("[data-state=pending], [data-state=failed]")) next = next.previousElementSibling;
    return next;
  }

  /** @param {string} id */
  remove(id) {
    this.find(id)?.remove();
  }

  /** Own words, on their way. @param {string} id @param {string} body @param {string} note */
  pending(id, body, note) {
    if (this.find(id)) return;
    const bubble = document.createElement("li");
    bubble.className = "bubble";
    bubble.id = `message-${id}`;
    Object.assign(bubble.dataset, { own: "", state: "pending", author: this.me });
    const words = document.createElement("div");
    words.className = "prose";
    words.append(Object.assign(document.createElement("p"), { textContent: note ? `${note}: ${body}` : body }));
    const state = Object.assign(document.createElement("p"), { className: "bubble-state", textContent: "Sending" });
    bubble.append(words, state);
    this.list.querySelector("[data-empty]")?.remove();
    this.end.before(bubble);
    this.toNewest();
  }

  /** @param {string} id @param {string} state @param {string} sentence @param {(() => void)=} again */
  mark(id, state, sentence, again) {
    const bubble = this.find(id);
    const line = bubble?.querySelector(".bubble-state");
    if (!bubble || !line || bubble.dataset.seq) return;
    bubble.dataset.state = state;
    line.textContent = sentence;
    if (!again) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "tool", textContent: "Send again" });
    button.addEventListener("click", again);
    line.append(" ", button);
  }
}
