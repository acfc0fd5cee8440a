// Before anything is painted: the theme that somebody chose here.
'use strict';
try {
  const theme = localStorage.getItem('mcp-console-theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // A browser that keeps nothing follows the system.
}
