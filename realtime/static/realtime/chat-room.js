// @ts-check
// realtime/static/realtime/chat-room.js: <chat-room> makes the page of a room live. Without it the form and a reload do the same.
import { Line } from "./line.js";
import { Log } from "./log.js";
import { Outbox } from "./outbox.js";
import { showHelp, showRoom } from "./signs.js";
import { Typing } from "./typing.js";

const HOUR = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const ENDS = /** @type {Record<number, string>} */ ({
  4401: "You are signed out. Sign in again to go on talking.",
  4403: "This room is not open to you any more.",
  4429: "You have this room open in many places. Close some, and this one comes back.",
});

class ChatRoom extends HTMLElement {
  help = (/** @type {string} */ html) => showHelp(this.part(".room-help"), html);

  connectedCallback() {
    if ("old" in this.dataset) return; // a page of history: the newest is elsewhere
    this.log = new Log(this.part(".log"), this.dataset.me || "");
    this.line = new Line(`/ws/rooms/${this.dataset.slug}/`, Number(this.dataset.upto));
    this.line.addEventListener("frame", (event) => this.frame(/** @type {CustomEvent} */ (event).detail));
    this.line.addEventListener("live", () => this.live());
    this.line.addEventListener("down", (event) => this.down(/** @type {CustomEvent} */ (event).detail));
    this.typing = new Typing(this.part(".typing"), this.line);
    const form = this.querySelector("form");
    if (form) this.compose(form);
    this.part(".log").scrollTop = this.part(".log").scrollHeight;
    this.line.open();
  }

  disconnectedCallback() {
    this.line?.close();
  }

  /** @param {string} selector */
  part(selector) {
    return /** @type {HTMLElement} */ (this.querySelector(selector));
  }

  /** @param {HTMLFormElement} form */
  compose(form) {
    const words = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem("body"));
    const note = /** @type {HTMLInputElement} */ (form.elements.namedItem("note"));
    this.outbox = new Outbox(this.line, this.log, form, this.help);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!words.value.trim()) return;
      this.outbox?.say(words.value.trim(), note.value.trim());
      form.reset();
    });
    words.addEventListener("input", () => this.typing?.sign());
    words.addEventListener("keydown", (event) => {
      const sends = event.key === "Enter" && !event.shiftKey && !event.isComposing && matchMedia("(pointer: fine)").matches;
      if (!sends) return;
      event.preventDefault();
      form.requestSubmit();
    });
  }

  /** @param {any} frame */
  frame(frame) {
    if (frame.type === "feed") this.news(frame.items);
    else if (frame.type === "ack") this.outbox?.acknowledged(frame);
    else if (frame.type === "refused") this.outbox?.refused(frame);
    else if (frame.type === "support") this.help(frame.html);
    else if (frame.type === "presence") this.part(".presence").textContent = `${frame.count} here`;
    else if (frame.type === "typing") this.typing?.show(frame.names);
    else if (frame.type === "room") showRoom(this.part("[data-part=room]"), frame);
    else if (frame.type === "reset") this.readAgain();
  }

  /** @param {import("./log.js").Item[]} items */
  news(items) {
    if (!items.length) return;
    for (const item of items) this.outbox?.waiting.delete(item.id);
    if (!this.log?.take(items)) this.offerNewest();
  }

  /** Too much was missed to be told one by one: read the history anew. */
  async readAgain() {
    const answer = await fetch(this.dataset.messages || "", { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const { items, upto } = await answer.json();
    this.log?.replace(items, upto);
  }

  offerNewest() {
    if (this.querySelector(".to-newest")) return;
    const button = Object.assign(document.createElement("button"), { type: "button", textContent: "New messages" });
    button.className = "button to-newest";
    button.addEventListener("click", () => (this.log?.toNewest(), button.remove()));
    this.part(".typing").before(button);
  }

  live() {
    this.since = undefined;
    Object.assign(this.part("[data-part=line]"), { textContent: "" }).dataset.state = "live";
    this.outbox?.sendAll();
  }

  /** @param {{code: number, final: boolean}} end */
  down({ code }) {
    this.since ??= HOUR.format(new Date());
    const line = this.part("[data-part=line]");
    line.textContent = ENDS[code] || `Not connected since ${this.since}. What you write is kept here and sent when the line is back.`;
    line.dataset.state = "offline";
  }
}

customElements.define("chat-room", ChatRoom);
