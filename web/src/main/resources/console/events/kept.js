// Events that some page has had, so that the page of one need not ask for it again.
import { forgetWith } from '../shell/session.js';

const MOST = 5_000;
const events = new Map();

export function keep(event) {
  events.delete(event.id);
  events.set(event.id, event);
  if (events.size > MOST) events.delete(events.keys().next().value);
  return event;
}

export const keptEvent = (id) => events.get(id);

forgetWith(() => events.clear());
