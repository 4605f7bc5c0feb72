// @ts-check
// realtime/static/realtime/outbox.js: words that are said and not yet acknowledged. Sending twice is harmless, so it sends until it knows.

/** @typedef {import("./line.js").Line} Line */
/** @typedef {import("./log.js").Log} Log */

const SLOW = 8000; // without an ack; then the form's own way is tried

/** An id that works in old browsers and on plain http too. */
export function freshId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

export class Outbox {
  /** @param {Line} line @param {Log} log @param {HTMLFormElement} form @param {(html: string) => void} help */
  constructor(line, log, form, help) {
    this.line = line;
    this.log = log;
    this.form = form;
    this.help = help;
    /** @type {Map<string, {body: string, note: string, refused?: boolean}>} */
    this.waiting = new Map();
  }

  /** @param {string} body @param {string} note */
  say(body, note) {
    const id = freshId();
    this.waiting.set(id, { body, note });
    this.log.pending(id, body, note);
    this.send(id);
  }

  /** @param {string} id */
  send(id) {
    const words = this.waiting.get(id);
    if (!words) return;
    this.log.mark(id, "pending", "Sending");
    words.refused = false;
    if (!this.line.send("say", { client_id: id, body: words.body, note: words.note })) this.post(id, words);
    else setTimeout(() => this.waiting.has(id) && this.line.isLive && this.post(id, words), SLOW);
  }

  sendAll() {
    for (const [id, words] of this.waiting) if (!words.refused) this.send(id);
  }

  /** The form's own way, for when the line is down. @param {string} id @param {{body: string, note: string}} words */
  async post(id, words) {
    const data = new FormData(this.form);
    data.set("client_id", id);
    data.set("body", words.body);
    data.set("note", words.note);
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: data, headers: { Accept: "application/json" } });
      const said = await answer.json();
      if (said.support) this.help(said.support);
      if (answer.ok) this.acknowledged({ client_id: id, visibility: said.visibility });
      else this.refused({ client_id: id, message: said.message || "This could not be sent." });
    } catch {
      this.log.mark(id, "pending", "Waiting for the line");
    }
  }

  /** @param {{client_id: string, visibility: string}} ack */
  acknowledged({ client_id, visibility }) {
    this.waiting.delete(client_id);
    if (visibility === "held") {
      this.log.mark(client_id, "held", "Waits for a moderator. Only you can see it until then.");
    } else if (visibility === "shown") {
      this.log.mark(client_id, "sent", "Sent");
    } else {
      this.log.remove(client_id);
    }
  }

  /** @param {{client_id: string | null, message: string}} refusal */
  refused({ client_id, message }) {
    const words = client_id && this.waiting.get(client_id);
    if (!client_id || !words) return;
    words.refused = true; // only its author sends it again
    this.log.mark(client_id, "failed", `Not sent. ${message}`, () => this.send(client_id));
  }
}
