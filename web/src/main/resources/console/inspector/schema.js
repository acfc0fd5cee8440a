// A form made from a tool's JSON schema, and the value that stands in it. What no form can be made of is asked for as
// JSON. The schema is somebody else's: nothing of it is followed, run or fetched.
import { html, nothing, shown } from '../shell/dom.js';

const MOST_DEPTH = 6;
const MOST_FIELDS = 60;

const typeOf = (schema) => (Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type);

/** Whether a form can be made of it, down to a depth. */
function isPlain(schema, depth = 0) {
  if (!schema || typeof schema !== 'object' || depth > MOST_DEPTH) return false;
  if (Array.isArray(schema.enum)) return schema.enum.every((each) => typeof each !== 'object');
  switch (typeOf(schema)) {
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
      return true;
    case 'array':
      return isPlain(schema.items, depth + 1);
    case 'object': {
      const properties = Object.values(schema.properties ?? {});
      return properties.length > 0 && properties.length <= MOST_FIELDS;
    }
    default:
      return false;
  }
}

/** A value to begin with: what is needed, and nothing else. */
function initial(schema) {
  if (schema?.default !== undefined) return structuredClone(schema.default);
  if (Array.isArray(schema?.enum)) return schema.enum[0];
  switch (typeOf(schema ?? {})) {
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object': {
      const value = {};
      for (const name of needed(schema)) if (schema.properties?.[name]) value[name] = initial(schema.properties[name]);
      return value;
    }
    case 'string':
      return '';
    default:
      return undefined;
  }
}

const needed = (schema) => (Array.isArray(schema?.required) ? schema.required.filter((name) => typeof name === 'string') : []);

/**
 * A form for arguments. `value()` gives them, or throws a sentence; `view()` shows it.
 */
export function argumentsForm(schema, update) {
  let isRaw = !isPlain(schema) || typeOf(schema) !== 'object';
  let value = isRaw ? {} : initial(schema);
  let text = '';
  // Fields whose JSON cannot be read, by their paths.
  const unreadable = new Map();

  const id = (path) => `arg-${path.join('-').replace(/[^\w-]/g, '_')}`;

  function field(of, path, current, set, label, isNeeded) {
    const own = id(path);
    const about = typeof of?.description === 'string' ? of.description : '';
    const note = about ? html`<div id="${own}-about" class="quiet">${shown(about)}</div>` : nothing;
    const title = html`${shown(label)}${isNeeded ? html` <span class="quiet">(needed)</span>` : nothing}`;
    const described = about ? `${own}-about` : nothing;
    if (isPlain(of, path.length) && Array.isArray(of.enum)) {
      return html`<div class="field"><label for=${own}>${title}</label>${note}
        <select id=${own} aria-describedby=${described} @change=${(event) => set(event.target.selectedIndex === 0 ? undefined : of.enum[event.target.selectedIndex - 1])}>
          <option ?selected=${current === undefined}>–</option>
          ${of.enum.map((each) => html`<option ?selected=${each === current}>${String(each)}</option>`)}
        </select></div>`;
    }
    switch (isPlain(of, path.length) ? typeOf(of) : 'json') {
      case 'boolean':
        return html`<div class="field"><label for=${own}><input id=${own} type="checkbox" aria-describedby=${described} .checked=${current === true} @change=${(event) => set(event.target.checked)} /> ${title}</label>${note}</div>`;
      case 'integer':
      case 'number':
        return html`<div class="field"><label for=${own}>${title}</label>${note}<input id=${own} type="number" aria-describedby=${described} step=${typeOf(of) === 'integer' ? '1' : 'any'} .value=${current ?? ''} @input=${(event) => set(event.target.value === '' ? undefined : Number(event.target.value))} /></div>`;
      case 'string':
        return html`<div class="field"><label for=${own}>${title}</label>${note}<input id=${own} type="text" aria-describedby=${described} autocomplete="off" .value=${current ?? ''} @input=${(event) => set(event.target.value === '' && !isNeeded ? undefined : event.target.value)} /></div>`;
      case 'array': {
        const list = Array.isArray(current) ? current : [];
        return html`<fieldset class="schema"><legend>${title}</legend>${note}
          ${list.map((each, i) => html`${field(of.items, [...path, i], each, (next) => set(list.map((old, at) => (at === i ? next : old))), `${label} ${i + 1}`, true)}
            <button type="button" class="plain" aria-label="Remove ${label} ${i + 1}" @click=${() => set(list.filter((_, at) => at !== i))}>Remove</button>`)}
          <button type="button" @click=${() => set([...list, initial(of.items)])}>Add ${shown(label)}</button></fieldset>`;
      }
      case 'object':
        return html`<fieldset class="schema"><legend>${title}</legend>${note}${members(of, path, current ?? {}, set)}</fieldset>`;
      default:
        return html`<div class="field"><label for=${own}>${title} <span class="quiet">as JSON</span></label>${note}
          <textarea id=${own} rows="3" aria-describedby=${described} @input=${(event) => json(own, event.target.value, set)}>${current === undefined ? '' : JSON.stringify(current)}</textarea></div>`;
    }
  }

  function json(own, typed, set) {
    unreadable.delete(own);
    if (!typed.trim()) return set(undefined);
    try {
      set(JSON.parse(typed));
    } catch (error) {
      unreadable.set(own, error.message);
      update();
    }
  }

  function members(of, path, current, set) {
    const must = needed(of);
    return Object.entries(of.properties ?? {}).map(([name, each]) =>
      field(each, [...path, name], Object.hasOwn(current, name) ? current[name] : undefined, (next) => {
        const changed = { ...current, [name]: next };
        if (next === undefined) delete changed[name];
        set(changed);
      }, name, must.includes(name)),
    );
  }

  function turn() {
    if (!isRaw) text = JSON.stringify(value, null, 2);
    else {
      try {
        value = JSON.parse(text || '{}');
      } catch {
        // The form begins with what it had.
      }
    }
    isRaw = !isRaw;
    update();
  }

  return {
    value() {
      if (!isRaw) {
        const [wrong] = unreadable.values();
        if (wrong) throw new Error(`A field is no JSON: ${wrong}`);
        return value ?? {};
      }
      const read = JSON.parse(text.trim() || '{}');
      if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Error('Arguments are a JSON object.');
      return read;
    },
    view: () => html`
      ${isRaw
        ? html`<div class="field"><label for="arg-raw">Arguments <span class="quiet">as a JSON object</span></label><textarea id="arg-raw" rows="8" spellcheck="false" .value=${text} @input=${(event) => (text = event.target.value)}></textarea></div>`
        : Object.keys(schema.properties ?? {}).length
          ? members(schema, [], value ?? {}, (next) => ((value = next), update()))
          : html`<p class="quiet">It takes no arguments.</p>`}
      ${isPlain(schema) && typeOf(schema) === 'object' ? html`<p><button type="button" class="plain" @click=${turn}>${isRaw ? 'As a form' : 'As JSON'}</button></p>` : nothing}
    `,
  };
}
