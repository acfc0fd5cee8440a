// Light, dark, or as the system has it.
const WORDS = ['system', 'light', 'dark'];
const KEY = 'mcp-console-theme';

export function theme() {
  return document.documentElement.dataset.theme ?? 'system';
}

/** The next of the three. */
export function turn() {
  const next = WORDS[(WORDS.indexOf(theme()) + 1) % WORDS.length];
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // It holds until the page is left.
  }
  dispatchEvent(new Event('themechange'));
  return next;
}
