// @ts-check
// realtime/static/realtime/line.js: one socket that comes back by itself and always knows where it was.

const LIVE = 1;
const CALM = 25_000; // between two pings
const PATIENCE = 10_000; // for any answer; longer means the line is dead though nobody said so
const FOR_GOOD = new Set([4401, 4403]);
const ALL_AT_ONCE = new Set([1001, 1006, 1012]); // a restart sends everybody away: come back spread over five seconds

/** Events: `frame` (detail: the frame), `live`, `down` (detail: {code, final}). */
export class Line extends EventTarget {
  /** @param {string} path @param {number} cursor */
  constructor(path, cursor) {
    super();
    this.path = path;
    this.cursor = cursor;
    this.tries = 0;
    this.over = false;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.wake = this.wake.bind(this);
  }

  get isLive() {
    return this.socket?.readyState === LIVE;
  }

  open() {
    document.addEventListener("visibilitychange", this.wake);
    window.addEventListener("online", this.wake);
    this.calm = setInterval(() => this.ping(), CALM);
    this.connect();
  }

  close() {
    this.over = true;
    document.removeEventListener("visibilitychange", this.wake);
    window.removeEventListener("online", this.wake);
    clearInterval(this.calm);
    clearTimeout(this.again);
    clearTimeout(this.silence);
    this.socket?.close(1000);
  }

  /** @param {string} type @param {object} fields @returns {boolean} whether it is on its way */
  send(type, fields = {}) {
    if (!this.isLive) return false;
    this.socket?.send(JSON.stringify({ v: 1, type, ...fields }));
    return true;
  }

  ping() {
    const seen = document.visibilityState === "visible";
    if (!this.send("ping", { cursor: this.cursor, seen })) return;
    clearTimeout(this.silence);
    this.silence = setTimeout(() => this.lost(1006), PATIENCE);
  }

  /** Back in the tab, or back on a network: do not wait for the next try. Leaving it: what was on the page has been seen. */
  wake() {
    if (document.visibilityState === "hidden") this.send("ping", { cursor: this.cursor, seen: true });
    if (this.over || document.visibilityState === "hidden") return;
    if (this.isLive) this.ping();
    else if (this.socket?.readyState !== WebSocket.CONNECTING) this.connect();
  }

  connect() {
    clearTimeout(this.again);
    const url = new URL(`${this.path}?cursor=${this.cursor}`, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url);
    this.socket = socket;
    socket.addEventListener("message", (event) => this.heard(socket, event.data));
    socket.addEventListener("close", (event) => {
      if (this.socket === socket) this.lost(event.code);
    });
  }

  /** @param {WebSocket} socket @param {string} data */
  heard(socket, data) {
    if (this.socket !== socket) return;
    clearTimeout(this.silence);
    const frame = JSON.parse(data);
    if (frame.type === "feed") {
      frame.items = frame.items.filter((/** @type {{seq: number}} */ item) => item.seq > this.cursor);
      this.cursor = Math.max(this.cursor, frame.upto);
    } else if (frame.type === "reset") {
      this.cursor = frame.upto;
    }
    this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
    if (frame.type === "room") {
      this.tries = 0; // a welcome ends with it: everything missed has been told
      this.dispatchEvent(new CustomEvent("live"));
    }
  }

  /** @param {number} code */
  lost(code) {
    const socket = this.socket;
    this.socket = null;
    clearTimeout(this.silence);
    socket?.close();
    const final = FOR_GOOD.has(code);
    this.dispatchEvent(new CustomEvent("down", { detail: { code, final } }));
    if (final || this.over) return;
    this.again = setTimeout(() => this.connect(), this.pause(code));
    this.tries += 1;
  }

  /** @param {number} code @returns {number} milliseconds, with chance in it so that a thousand do not come at once */
  pause(code) {
    if (this.tries === 0 && ALL_AT_ONCE.has(code)) return Math.random() * 5000;
    const most = code === 4429 ? 60_000 : Math.min(30_000, 500 * 2 ** this.tries);
    return most / 2 + (Math.random() * most) / 2;
  }
}
