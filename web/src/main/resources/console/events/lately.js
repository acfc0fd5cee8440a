// The last few events of some kind, kept up to date.
import { html, nothing, shown } from '../shell/dom.js';
import { get, isAborted } from '../shell/api.js';
import { onEvent } from '../shell/live.js';
import { href } from '../shell/router.js';
import { decision, state, time } from '../shell/words.js';
import { table } from '../shell/parts.js';
import { keep } from './kept.js';
import { eventHref, reason, what, who } from './said.js';
import { fits } from './filter.js';

/** Newest first, `most` of them; `view` gives a table. */
export function lately(filter, most, label, update) {
  let events = [];
  let error = null;
  let isLoaded = false;
  const leaving = new AbortController();
  const load = () =>
    get('/events', { ...filter, limit: most }, leaving.signal)
      .then((said) => {
        events = said.events ?? [];
        isLoaded = true;
        update();
      })
      .catch((failed) => {
        if (isAborted(failed)) return;
        error = failed;
        update();
      });
  const stop = onEvent((event) => {
    if (!event) return load();
    if (!fits(filter, event) || events.some(({ id }) => id === event.id)) return;
    events = [event, ...events].slice(0, most);
    update();
  });
  load();
  return {
    events: () => events,
    leave: () => (stop(), leaving.abort()),
    view: (empty) =>
      error
        ? html`<p class="problem">${error.message}</p>`
        : table(
            label,
            [
              ['When', (event) => html`<a href=${eventHref(keep(event))}>${time(event.timestamp)}</a>`],
              ['Decision', ({ payload }) => state(decision(payload))],
              ['Who', who],
              ['What', what],
              ['Server', ({ payload = {} }) => shown(payload.server)],
              ['Why', reason],
            ],
            events,
            isLoaded ? empty : 'Loading …',
          ),
  };
}

/** What was refused last, with the way to why. */
export function refusedLately(filter, update) {
  const most = 3;
  const inner = lately({ ...filter, decision: 'deny' }, most, 'Refused lately', update);
  return {
    leave: inner.leave,
    view: () =>
      inner.events().length
        ? html`<section aria-labelledby="lately">
            <h2 id="lately">Refused lately <a class="more" href=${href('/events', { ...filter, decision: 'deny' })}>all that was refused</a></h2>
            ${inner.view()}
          </section>`
        : nothing,
  };
}
