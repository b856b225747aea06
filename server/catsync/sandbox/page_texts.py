"""The two pages, as Jinja texts (escaped by Flask)."""

from __future__ import annotations

STYLE = """
<style>
:root { color-scheme: light dark; --ink: #1c2126; --quiet: #5b6670; --line: #d8dde2; --ground: #fff; --bar: #f3f5f7;
  --link: #0b5cad; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6e9ec; --quiet: #9aa5af; --line: #353c43; --ground: #16191c;
  --bar: #1f2428; --link: #7db7f0; } }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); }
header { padding: 12px 24px; background: var(--bar); border-bottom: 1px solid var(--line); display: flex; gap: 16px;
  flex-wrap: wrap; align-items: baseline; }
header strong { font-size: 17px; } header .quiet, .quiet { color: var(--quiet); }
main { padding: 8px 24px 48px; max-width: 1200px; }
a { color: var(--link); } h1 { font-size: 22px; } h2 { font-size: 17px; margin: 28px 0 6px; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--quiet); font-weight: 600; font-size: 13px; } td.wide { overflow-wrap: anywhere; white-space: pre-wrap; }
input, button { font: inherit; padding: 3px 10px; }
</style>
"""

HEAD = (
    """<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{{ title }}</title>"""
    + STYLE
    + """</head><body>
<header><strong>{{ site.name }}</strong><span class="quiet">sandbox: a stand-in for CATS, nothing here is real</span>
<a href="/">All records</a></header><main>"""
)

HOME = (
    "{% set title = site.name ~ ' (sandbox)' %}"
    + HEAD
    + """
<form action="/" method="get"><label>Find <input name="q" value="{{ query }}" type="search"></label> <button>Search</button>
<span class="quiet">{{ remaining }} requests left in this window</span></form>
<nav>{% for group in groups %}<a href="#{{ group.name }}">{{ group.name }} ({{ group.total }})</a> {% endfor %}
<a href="#requests">last requests</a></nav>
{% for group in groups %}<h2 id="{{ group.name }}">{{ group.name|capitalize }} <span class="quiet">{{ group.total }}, newest first
{%- if group.total > limit %}, {{ limit }} shown{% endif %}</span></h2>
<div class="scroll"><table><thead><tr><th>Id</th><th>Name</th><th>Title</th><th>Company</th><th>City</th><th>E-mail or website</th>
<th>Changed</th></tr></thead><tbody>{% for row in group.rows %}<tr><td>{{ row.id }}</td>
<td><a href="{{ row.href }}">{{ row.name }}</a></td><td>{{ row.title or '' }}</td><td>{{ row.company or '' }}</td>
<td>{{ row.city or '' }}</td><td>{{ row.email or row.website or '' }}</td><td class="quiet">{{ row.modified[:16]|replace('T', ' ') }}</td></tr>
{% else %}<tr><td colspan="7" class="quiet">none</td></tr>{% endfor %}</tbody></table></div>{% endfor %}
<h2 id="requests">Last requests</h2><div class="scroll"><table><thead><tr><th>No.</th><th>Time</th><th>Request</th><th>Answer</th>
<th>Changed something</th><th>Fault</th></tr></thead><tbody>{% for row in requests %}<tr><td>{{ row.seq }}</td>
<td class="quiet">{{ row.time[11:23] }}</td><td class="wide">{{ row.method }} {{ row.path }}{% if row.query %}?{{ row.query }}{% endif %}</td>
<td>{{ row.status or 'none' }}</td><td>{{ 'yes' if row.committed else '' }}</td><td>{{ row.fault or '' }}</td></tr>
{% else %}<tr><td colspan="6" class="quiet">none yet</td></tr>{% endfor %}</tbody></table></div></main></body></html>"""
)

RECORD = (
    "{% set title = name ~ ' (sandbox)' %}"
    + HEAD
    + """
<p class="quiet">{{ resource.singular|capitalize }} {{ record.id }}</p><h1>{{ name }}</h1>
<div class="scroll"><table><tbody>{% for label, value in facts %}<tr><th scope="row">{{ label|capitalize }}</th>
<td class="wide">{% if is_web(value) %}<a href="{{ value }}" rel="noreferrer noopener">{{ value }}</a>{% else %}{{ value }}{% endif %}</td></tr>
{% endfor %}</tbody></table></div>
{% if notes %}<h2>Notes</h2><p style="white-space: pre-wrap">{{ notes }}</p>{% endif %}
{% if people %}<h2>Contacts</h2><div class="scroll"><table><tbody>{% for row in people %}<tr><td><a href="{{ row.href }}">{{ row.name }}</a></td>
<td>{{ row.title or '' }}</td><td>{{ row.email or '' }}</td></tr>{% endfor %}</tbody></table></div>{% endif %}
{% if activities %}<h2>Activities</h2><div class="scroll"><table><tbody>{% for row in activities %}<tr>
<td class="quiet">{{ row.date[:16]|replace('T', ' ') }}</td><td>{{ row.type }}</td>
<td class="wide">{{ row.notes or row.annotation or '' }}</td></tr>{% endfor %}</tbody></table></div>{% endif %}</main></body></html>"""
)
