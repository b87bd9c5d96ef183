"""The look of the pages: one stylesheet, light and dark, nothing from outside."""

from __future__ import annotations

import base64
import hashlib

STYLESHEET = """
:root {
  color-scheme: light dark;
  --ground: #f3f5f4; --card: #ffffff; --ink: #14201d; --soft: #55645f; --line: #d5ddda; --field: #ffffff;
  --accent: #0b6b5d; --accent-ink: #ffffff; --accent-wash: #e6f3f0; --edge: #83938d;
  --alarm: #a3271b; --alarm-wash: #fdecea; --shadow: 0 1px 2px rgb(16 32 28 / 8%), 0 12px 32px rgb(16 32 28 / 8%);
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #101715; --card: #18211e; --ink: #e9f0ed; --soft: #a3b3ad; --line: #2c3935; --field: #111917;
    --accent: #4cc9b0; --accent-ink: #06231d; --accent-wash: #16342e; --edge: #71827c;
    --alarm: #ffb4a9; --alarm-wash: #42201c; --shadow: none;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: 2rem 1rem; background: var(--ground); color: var(--ink);
  display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 1.25rem;
  font: 1rem/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans Arabic", "Noto Kufi Arabic", sans-serif;
}
main {
  width: 100%; max-width: 31rem; padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 1rem; box-shadow: var(--shadow);
}
header { display: flex; align-items: center; gap: .625rem; margin-bottom: 1.75rem; font-weight: 600; }
header svg { width: 2rem; height: 2rem; flex: none; }
.badge {
  margin-inline-start: auto; padding: .125rem .625rem; border-radius: 1rem; background: var(--accent-wash);
  color: var(--accent); font-size: .8125rem; font-weight: 600; white-space: nowrap;
}
.both { display: flex; justify-content: space-between; align-items: baseline; gap: 1rem; }
.stacked { margin: 0 0 1.5rem; color: var(--soft); }
.stacked > span { display: block; }
.stacked > span + span { margin-top: .25rem; }
h1.both { flex-wrap: wrap; gap: 0 1rem; }
h1 { margin: 0 0 .5rem; font-size: 1.5rem; line-height: 1.3; font-weight: 650; letter-spacing: -.01em; }
h2, legend { width: 100%; margin: 0 0 .5rem; padding: 0; font-size: .9375rem; font-weight: 600; }
[lang=ar] { letter-spacing: 0; }
.both > [lang=ar] { margin-left: auto; text-align: right; }
label.field { margin: 0 0 .375rem; font-size: .9375rem; font-weight: 500; }
.field [lang=ar], legend [lang=ar], h2 [lang=ar], dt [lang=ar] { color: var(--soft); font-weight: 400; }
input[type=email], input[type=password] {
  width: 100%; min-height: 2.75rem; margin-bottom: 1.125rem; padding: .5rem .75rem; font: inherit; color: inherit;
  background: var(--field); border: 1px solid var(--edge); border-radius: .5rem;
}
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
button {
  display: flex; flex: 1; width: 100%; min-height: 2.875rem; padding: .5rem 1rem; gap: .75rem; align-items: center;
  justify-content: center; font: inherit; font-weight: 600; color: var(--accent-ink); background: var(--accent);
  border: 1px solid var(--accent); border-radius: .5rem; cursor: pointer;
}
button:hover { filter: brightness(1.08); }
button.quiet { color: var(--ink); background: transparent; border-color: var(--edge); }
button [lang=ar] { font-weight: 500; }
.actions { display: flex; gap: .75rem; margin-top: 1.5rem; }
.hint, .alarm { margin: 1.5rem 0 0; padding: .875rem 1rem; border-radius: .625rem; font-size: .9375rem; }
.hint { background: var(--accent-wash); }
.hint .both { margin-bottom: .375rem; }
.hint dl { display: grid; grid-template-columns: auto 1fr; gap: .125rem .75rem; margin: 0; }
.hint dt { color: var(--soft); } .hint dd { margin: 0; }
.alarm { margin: 0 0 1.25rem; background: var(--alarm-wash); color: var(--alarm); }
.alarm > span { display: block; }
code { font: .9375em ui-monospace, "Cascadia Mono", "Noto Sans Mono", monospace; overflow-wrap: anywhere; }
bdi { font-weight: 600; color: var(--ink); overflow-wrap: anywhere; }
fieldset { margin: 0; padding: 0; border: 0; }
.choice, .row {
  display: flex; align-items: center; gap: .75rem; margin-bottom: .5rem; padding: .75rem .875rem;
  border: 1px solid var(--line); border-radius: .625rem;
}
.choice { cursor: pointer; border-color: var(--edge); }
.choice:hover { background: var(--accent-wash); }
.choice:has(input:checked) { background: var(--accent-wash); border-color: var(--accent); }
.choice:has(input:checked) { box-shadow: 0 0 0 1px var(--accent); }
.choice input { width: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); flex: none; }
.choice input:focus-visible { outline: none; }
.choice:has(:focus-visible) { outline: 3px solid var(--accent); outline-offset: 2px; }
.names { flex: 1; min-width: 0; }
.names .both { flex-wrap: wrap; gap: 0 1rem; font-weight: 550; }
.names .brands { margin: 0; color: var(--soft); font-size: .875rem; }
.missing { color: var(--soft); font-weight: 400; font-style: italic; }
.small { margin: .75rem 0 0; color: var(--soft); font-size: .8125rem; flex-wrap: wrap; gap: 0 1rem; }
form + .small { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
dl.facts { margin: 0; } dl.facts dt { font-size: .9375rem; font-weight: 600; } dl.facts dd { margin: 0 0 1rem; }
section + section { margin-top: 1.75rem; }
a { color: var(--accent); font-weight: 600; text-underline-offset: .2em; }
form + section, form section { margin-top: 1.75rem; }
select {
  width: 100%; min-height: 2.75rem; padding: .5rem .75rem; font: inherit; color: inherit;
  background: var(--field); border: 1px solid var(--edge); border-radius: .5rem;
}
select + .actions { margin-top: .75rem; }
details { margin-top: 1rem; padding: .75rem .875rem; border: 1px solid var(--line); border-radius: .625rem; }
summary { cursor: pointer; font-size: .9375rem; font-weight: 600; }
summary .both { display: inline-flex; width: calc(100% - 1.5rem); }
details > label.field { margin-top: .75rem; }
.pair { display: flex; gap: .5rem; margin-top: .5rem; }
.pair .choice { flex: 1; min-width: 0; margin: 0; padding: .5rem .75rem; font-size: .9375rem; }
.pair .both { flex-wrap: wrap; }
.hint.now { margin: 0 0 .75rem; } .now .stacked { margin: 0 0 .75rem; color: inherit; }
.alarm a { color: inherit; }
ul.plain { margin: .5rem 0 0; padding: 0; list-style: none; }
ul.plain li > span { display: block; } ul.plain li + li { margin-top: .5rem; }
ul.plain [lang=ar] { text-align: right; }
dd.both { font-size: .9375rem; }
footer { max-width: 31rem; color: var(--soft); font-size: .8125rem; text-align: center; }
footer > span { display: block; }
.whole { white-space: nowrap; }
@media (max-width: 26rem) { main { padding: 1.25rem; } .actions { flex-direction: column; } }
"""

STYLESHEET_SOURCE = "'sha256-" + base64.b64encode(hashlib.sha256(STYLESHEET.encode()).digest()).decode() + "'"

MARK = (
    '<svg viewBox="0 0 32 32" aria-hidden="true" xmlns="http://www.w3.org/2000/svg">'
    '<rect width="32" height="32" rx="8" fill="#0b6b5d"/>'
    '<path d="M7 10h18M16 10v15M10 25v-6a6 6 0 0 1 12 0v6" fill="none" stroke="#fff" stroke-width="2.5"'
    ' stroke-linecap="round" stroke-linejoin="round"/></svg>'
)
