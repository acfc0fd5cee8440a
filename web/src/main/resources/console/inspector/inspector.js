import { html } from '../shell/dom.js';
export const page = () => ({ title: () => 'Inspector', view: () => html`<h1 tabindex="-1">Inspector</h1><p class="quiet">Loading …</p>` });
