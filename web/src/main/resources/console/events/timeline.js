// Events in the order in which they came, newest first, up to a bound: those that were asked for and those that came
// since. Adding and looking up cost the same however many there are.
const MOST = 100_000;

export class Timeline {
  #newer = [];
  #older = [];
  #ids = new Set();
  /** How many have come at the top. */
  prepended = 0;

  get length() {
    return this.#newer.length + this.#older.length;
  }

  get isFull() {
    return this.length >= MOST;
  }

  at(index) {
    const newer = this.#newer.length;
    return index < newer ? this.#newer[newer - 1 - index] : this.#older[index - newer];
  }

  /** One that has just come; false where it is there already. */
  add(event) {
    if (this.#ids.has(event.id)) return false;
    this.#ids.add(event.id);
    this.#newer.push(event);
    this.prepended++;
    if (this.length > MOST + MOST / 10) this.#shorten();
    return true;
  }

  /** A page of older ones, newest first. */
  append(events) {
    for (const event of events) {
      if (this.#ids.has(event.id)) continue;
      this.#ids.add(event.id);
      this.#older.push(event);
    }
  }

  #shorten() {
    const kept = [];
    for (let i = 0; i < MOST; i++) kept.push(this.at(i));
    this.#newer = [];
    this.#older = kept;
    this.#ids = new Set(kept.map(({ id }) => id));
  }
}
