"use strict";
(() => {
const data = JSON.parse(document.getElementById("data").textContent);
const nodes = data.nodes, edges = data.edges, articles = data.articles;
const $ = (id) => document.getElementById(id);
const panel = $("panel"), canvas = document.querySelector("canvas"), pen = canvas.getContext("2d");

// Everything that comes from the graph goes through text nodes, never through markup.
function el(tag, cls, ...children) {
  const e = document.createElement(tag);
  if (cls) e.className = cls;
  for (const c of children) if (c !== null && c !== "") e.append(c);
  return e;
}

// ---- the graph -------------------------------------------------------------
nodes.forEach((n, i) => { n.i = i; n.edges = []; n.shown = true; });
const lanes = new Map();
edges.forEach((e, i) => {
  e.i = i; e.a = nodes[e.f]; e.b = nodes[e.t];
  e.a.edges.push(e);
  if (e.b !== e.a) e.b.edges.push(e);
  const key = Math.min(e.f, e.t) + " " + Math.max(e.f, e.t);
  const lane = lanes.get(key) || [];
  lanes.set(key, lane);
  e.lane = lane.length;
  lane.push(e);
});
for (const n of nodes) n.r = 4 + Math.min(10, 1.6 * Math.sqrt(n.edges.length));
const kinds = data.kinds.map((k) => ({ name: k.n, color: k.c, on: !k.off, count: 0 }));
for (const n of nodes) kinds[n.k].count++;
const byImportance = nodes.slice().sort((a, b) => b.edges.length - a.edges.length || a.i - b.i);

// ---- layout: springs along edges, repulsion from what is near, a pull to the middle --
const K = 70;
let heat = 0;
byImportance.forEach((n, i) => {
  const r = K * 0.7 * Math.sqrt(i), a = i * 2.399963;
  n.x = r * Math.cos(a); n.y = r * Math.sin(a);
});
function step() {
  const live = nodes.filter((n) => n.shown), R = K * (live.length > 700 ? 3 : 7), grid = new Map();
  for (const n of live) {
    n.vx = -n.x * 0.02; n.vy = -n.y * 0.025;
    n.cx = Math.floor(n.x / R); n.cy = Math.floor(n.y / R);
    const key = n.cx * 65536 + n.cy, cell = grid.get(key);
    if (cell) cell.push(n); else grid.set(key, [n]);
  }
  for (const n of live)
    for (let cx = n.cx - 1; cx <= n.cx + 1; cx++)
      for (let cy = n.cy - 1; cy <= n.cy + 1; cy++)
        for (const m of grid.get(cx * 65536 + cy) || []) {
          if (m.i <= n.i) continue;
          let dx = n.x - m.x, dy = n.y - m.y, d2 = dx * dx + dy * dy;
          if (d2 > R * R) continue;
          if (d2 < 1) { dx = 1 + (n.i % 7) / 7; dy = (m.i % 5) / 5; d2 = 1; }
          const f = K * K / d2;
          n.vx += dx * f; n.vy += dy * f; m.vx -= dx * f; m.vy -= dy * f;
        }
  for (const e of edges) {
    if (!e.a.shown || !e.b.shown || e.a === e.b || e.lane > 2) continue;
    const dx = e.b.x - e.a.x, dy = e.b.y - e.a.y, d = Math.hypot(dx, dy) || 1;
    const f = Math.min(d / K, 8) * 0.5 / Math.sqrt(Math.max(1, Math.min(e.a.edges.length, e.b.edges.length) / 3));
    e.a.vx += dx * f; e.a.vy += dy * f; e.b.vx -= dx * f; e.b.vy -= dy * f;
  }
  for (const n of live) {
    if (n === held) continue;
    const v = Math.hypot(n.vx, n.vy) || 1, move = Math.min(v, heat);
    n.x += n.vx / v * move; n.y += n.vy / v * move;
  }
  heat *= 0.982;
}
const settled = () => heat < 0.4;

// ---- view --------------------------------------------------------------------
let scale = 1, ox = 0, oy = 0, W = 0, H = 0, dirty = true, follow = true;
let hover = null, hoverEdge = null, chosen = null, chosenEdge = null, held = null;
const style = () => {
  const s = getComputedStyle(document.documentElement), v = (n) => s.getPropertyValue(n).trim();
  return { bg: v("--bg"), fg: v("--fg"), soft: v("--soft"), edge: v("--edge"), bad: v("--bad") };
};
let ink = style();
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => { ink = style(); dirty = true; });
function resize() {
  const box = canvas.getBoundingClientRect(), dpr = window.devicePixelRatio || 1;
  W = box.width; H = box.height;
  canvas.width = Math.round(W * dpr); canvas.height = Math.round(H * dpr);
  pen.setTransform(dpr, 0, 0, dpr, 0, 0);
  dirty = true;
}
const sx = (x) => x * scale + ox, sy = (y) => y * scale + oy;
function fit() {
  const live = nodes.filter((n) => n.shown);
  if (!live.length) return;
  let x0 = Infinity, x1 = -Infinity, y0 = Infinity, y1 = -Infinity;
  for (const n of live) { x0 = Math.min(x0, n.x); x1 = Math.max(x1, n.x); y0 = Math.min(y0, n.y); y1 = Math.max(y1, n.y); }
  scale = Math.min(2, 0.9 * Math.min(W / (x1 - x0 + 160), H / (y1 - y0 + 80)));
  ox = W / 2 - scale * (x0 + x1) / 2; oy = H / 2 - scale * (y0 + y1) / 2;
  dirty = true;
}
// curve returns the two ends and the control point of an edge on the screen.
function curve(e) {
  const x0 = sx(e.a.x), y0 = sy(e.a.y), x1 = sx(e.b.x), y1 = sy(e.b.y);
  if (e.a === e.b) {
    const r = (22 + 8 * e.lane) * Math.max(0.5, Math.min(1.5, scale));
    return [x0 - r / 3, y0, x0, y0 - 2 * r, x0 + r / 3, y0];
  }
  const side = (e.lane % 2 ? -1 : 1) * Math.ceil(e.lane / 2) * 16 * (e.f < e.t ? 1 : -1);
  const dx = x1 - x0, dy = y1 - y0, d = Math.hypot(dx, dy) || 1;
  return [x0, y0, (x0 + x1) / 2 - dy / d * side * 2, (y0 + y1) / 2 + dx / d * side * 2, x1, y1];
}
const focus = () => chosen || hover;
function near() {
  const f = focus(), set = new Set();
  if (f) { set.add(f); for (const e of f.edges) { set.add(e.a); set.add(e.b); } }
  if (chosenEdge) { set.add(chosenEdge.a); set.add(chosenEdge.b); }
  return set;
}
function label(text, x, y, boxes, force) {
  const w = pen.measureText(text).width / 2 + 2, box = [x - w, y - 8, x + w, y + 6];
  if (!force && boxes.some((b) => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3])) return;
  boxes.push(box);
  pen.strokeStyle = ink.bg; pen.lineWidth = 3; pen.lineJoin = "round";
  pen.strokeText(text, x, y); pen.fillText(text, x, y);
}
function draw() {
  dirty = false;
  pen.clearRect(0, 0, W, H);
  const lit = near(), some = lit.size > 0, f = focus();
  for (const pass of [0, 1]) for (const e of edges) {
    if (!e.a.shown || !e.b.shown) continue;
    const on = e === chosenEdge || e === hoverEdge || (f && !chosenEdge && (e.a === f || e.b === f));
    if (on !== (pass === 1)) continue;
    const [x0, y0, mx, my, x1, y1] = curve(e);
    if (Math.max(x0, x1) < -50 || Math.min(x0, x1) > W + 50 || Math.max(y0, y1) < -50 || Math.min(y0, y1) > H + 50) continue;
    pen.globalAlpha = some && !on ? 0.25 : 0.75;
    pen.strokeStyle = pen.fillStyle = e.neg ? ink.bad : on ? ink.fg : ink.edge;
    pen.lineWidth = on ? 1.8 : 1;
    pen.setLineDash(e.mod && e.mod !== "asserted" ? [5, 4] : []);
    pen.beginPath(); pen.moveTo(x0, y0); pen.quadraticCurveTo(mx, my, x1, y1); pen.stroke();
    pen.setLineDash([]);
    if (scale > 0.35 || on) {
      const a = Math.atan2(y1 - my, x1 - mx), r = e.b.r * Math.max(0.6, Math.min(1.6, scale)) + 1, px = x1 - r * Math.cos(a), py = y1 - r * Math.sin(a);
      pen.beginPath(); pen.moveTo(px, py);
      pen.lineTo(px - 7 * Math.cos(a - 0.4), py - 7 * Math.sin(a - 0.4)); pen.lineTo(px - 7 * Math.cos(a + 0.4), py - 7 * Math.sin(a + 0.4)); pen.fill();
    }
  }
  for (const n of nodes) {
    if (!n.shown) continue;
    pen.globalAlpha = some && !lit.has(n) ? 0.35 : 1;
    pen.fillStyle = kinds[n.k].color;
    pen.beginPath(); pen.arc(sx(n.x), sy(n.y), n.r * Math.max(0.6, Math.min(1.6, scale)), 0, 7); pen.fill();
    if (n === chosen || n === hover) { pen.strokeStyle = ink.fg; pen.lineWidth = 2; pen.stroke(); }
  }
  const boxes = [];
  pen.textAlign = "center"; pen.textBaseline = "middle";
  pen.font = "12px system-ui, sans-serif";
  let left = 220;
  for (const n of some ? [...lit, ...byImportance] : byImportance) {
    if (!n.shown || left === 0) continue;
    const x = sx(n.x), y = sy(n.y);
    if (x < -50 || x > W + 50 || y < -20 || y > H + 20) continue;
    pen.globalAlpha = some && !lit.has(n) ? 0.45 : 1;
    pen.fillStyle = ink.fg;
    left--;
    label(n.n.length > 36 ? n.n.slice(0, 35) + "…" : n.n, x, y + n.r * Math.max(0.6, Math.min(1.6, scale)) + 9, boxes, n === f);
  }
  pen.globalAlpha = 1; pen.font = "10px system-ui, sans-serif";
  for (const e of edges) {
    const on = e === chosenEdge || e === hoverEdge || (f && !chosenEdge && (e.a === f || e.b === f));
    if (!e.a.shown || !e.b.shown || !(on || (!some && scale > 1.3))) continue;
    const [x0, y0, mx, my, x1, y1] = curve(e);
    pen.fillStyle = e.neg ? ink.bad : ink.soft;
    label(claim(e), (x0 + 2 * mx + x1) / 4, (y0 + 2 * my + y1) / 4, boxes, e === chosenEdge || e === hoverEdge);
  }
}
const claim = (e) => (e.neg ? "not " : "") + e.y.replaceAll("_", " ") + (e.mod && e.mod !== "asserted" ? " (" + e.mod + ")" : "");
function frame() {
  if (!settled()) {
    for (const end = performance.now() + 14; performance.now() < end && !settled();) step();
    if (follow) fit();
    dirty = true;
  }
  if (dirty) draw();
  requestAnimationFrame(frame);
}

// ---- pointing ------------------------------------------------------------------
function nodeAt(x, y) {
  let best = null, least = 14;
  for (const n of nodes) {
    if (!n.shown) continue;
    const d = Math.hypot(sx(n.x) - x, sy(n.y) - y) - n.r * scale / 2;
    if (d < least) { least = d; best = n; }
  }
  return best;
}
function edgeAt(x, y) {
  let best = null, least = 7;
  for (const e of edges) {
    if (!e.a.shown || !e.b.shown) continue;
    const [x0, y0, mx, my, x1, y1] = curve(e);
    for (let i = 1; i < 16; i++) {
      const t = i / 16, u = 1 - t, d = Math.hypot(u * u * x0 + 2 * u * t * mx + t * t * x1 - x, u * u * y0 + 2 * u * t * my + t * t * y1 - y);
      if (d < least) { least = d; best = e; }
    }
  }
  return best;
}
let from = null, moved = false;
const at = (ev) => { const b = canvas.getBoundingClientRect(); return [ev.clientX - b.left, ev.clientY - b.top]; };
canvas.addEventListener("pointerdown", (ev) => {
  const [x, y] = at(ev);
  from = [x, y]; moved = false; held = nodeAt(x, y);
  canvas.setPointerCapture(ev.pointerId);
});
canvas.addEventListener("pointermove", (ev) => {
  const [x, y] = at(ev);
  if (from) {
    if (!moved && Math.hypot(x - from[0], y - from[1]) < 4) return;
    moved = true; follow = false;
    if (held) { held.x += (x - from[0]) / scale; held.y += (y - from[1]) / scale; heat = Math.max(heat, 4); } else { ox += x - from[0]; oy += y - from[1]; }
    from = [x, y]; dirty = true;
    return;
  }
  const n = nodeAt(x, y), e = n ? null : edgeAt(x, y);
  if (n !== hover || e !== hoverEdge) { hover = n; hoverEdge = e; canvas.classList.toggle("over", !!(n || e)); dirty = true; }
});
canvas.addEventListener("pointerup", (ev) => {
  const [x, y] = at(ev);
  if (from && !moved) { const n = nodeAt(x, y); if (n) choose(n); else { const e = edgeAt(x, y); if (e) chooseEdge(e); else clear(); } }
  from = null; held = null;
});
canvas.addEventListener("pointercancel", () => { from = null; held = null; });
canvas.addEventListener("wheel", (ev) => {
  ev.preventDefault();
  const [x, y] = at(ev), k = Math.exp(-ev.deltaY * (ev.deltaMode ? 0.05 : 0.0015)), s = Math.max(0.02, Math.min(8, scale * k));
  ox = x - (x - ox) * s / scale; oy = y - (y - oy) * s / scale; scale = s; follow = false; dirty = true;
}, { passive: false });
window.addEventListener("keydown", (ev) => {
  if (ev.key === "Escape") { clear(); $("search").value = ""; hits(""); } else if (ev.target !== $("search") && ev.key === "/") { ev.preventDefault(); $("search").focus(); } else if (ev.target !== $("search") && ev.key === "0") { follow = true; fit(); }
});

// ---- the panel -------------------------------------------------------------------
function go(n) {
  const b = el("button", "go", n.n);
  b.type = "button";
  b.addEventListener("click", () => { choose(n); centre(n); });
  return b;
}
function centre(n) { follow = false; scale = Math.max(scale, 0.8); ox = W / 2 - n.x * scale; oy = H / 2 - n.y * scale; dirty = true; }
function pairs(list) {
  const dl = el("dl");
  for (const [k, v] of list) dl.append(el("dt", "", k), el("dd", "", v));
  return dl;
}
function quote(ev) {
  const p = el("p");
  for (const [text, cls] of ev.x) p.append(cls ? el("mark", cls, text) : text);
  const foot = el("footer"), a = articles[ev.a];
  if (a) {
    if (a.u) { const link = el("a", "", a.t); link.href = a.u; link.rel = "noopener noreferrer"; link.target = "_blank"; foot.append(link); } else foot.append(a.t);
    for (const more of [a.s, a.d]) if (more) foot.append(", " + more);
  }
  return el("blockquote", "", p, foot);
}
function fact(e) {
  const box = el("div", "fact"), tags = el("div");
  box.append(el("div", "claim", go(e.a), " ", claim(e), " ", go(e.b)));
  if (e.neg) tags.append(el("span", "tag no", "negated"));
  if (e.mod) tags.append(el("span", "tag", e.mod));
  if (e.by) tags.append(el("span", "tag", "says " + e.by));
  if (e.when) tags.append(el("span", "tag", e.when));
  if (tags.childNodes.length) box.append(tags);
  for (const ev of e.ev || []) box.append(quote(ev));
  if (e.more) box.append(el("p", "soft", "and " + e.more + " more sentences"));
  if (!e.ev && e.p) box.append(pairs(e.p));
  return box;
}
function show(...children) { panel.replaceChildren(...children); panel.scrollTop = 0; dirty = true; }
const maxFacts = 200;
function choose(n) {
  chosen = n; chosenEdge = null;
  if (!n.shown) { kinds[n.k].on = true; legend(); visible(); }
  const facts = n.edges.filter((e) => e.a.shown && e.b.shown), out = [el("h2", "", n.n), el("div", "soft", n.l.join(", "))];
  if (n.p && n.p.length) out.push(pairs(n.p));
  out.push(el("h3", "", facts.length + (facts.length === 1 ? " relationship" : " relationships")));
  facts.sort((a, b) => (b.ev ? 1 : 0) - (a.ev ? 1 : 0) || a.i - b.i);
  for (const e of facts.slice(0, maxFacts)) out.push(fact(e));
  if (facts.length > maxFacts) out.push(el("p", "soft", "and " + (facts.length - maxFacts) + " more"));
  show(...out);
}
function chooseEdge(e) { chosenEdge = e; chosen = null; show(fact(e), e.ev && e.p ? pairs(e.p) : ""); }
function clear() {
  chosen = chosenEdge = null;
  const list = el("div");
  for (const n of byImportance.filter((n) => n.shown).slice(0, 25)) list.append(el("div", "", go(n), " ", el("span", "soft", String(n.edges.length))));
  show(el("h2", "", "Click a node or a line"), el("p", "soft", "A node shows what is said of it, a line the sentences that say it. Dashed lines are planned, offered, denied or otherwise not asserted, red ones are negated."), el("h3", "", "Best connected"), list);
}

// ---- kinds and search --------------------------------------------------------------
function visible() {
  for (const n of nodes) n.shown = kinds[n.k].on;
  const live = nodes.filter((n) => n.shown).length, lines = edges.filter((e) => e.a.shown && e.b.shown).length;
  $("count").textContent = live + " nodes, " + lines + " relationships";
  heat = Math.max(heat, 2 * K); follow = true;
}
function legend() {
  $("legend").replaceChildren(...kinds.map((k) => {
    const box = el("input"), dot = el("span", "dot");
    box.type = "checkbox"; box.checked = k.on; dot.style.setProperty("background", k.color);
    box.addEventListener("change", () => { k.on = box.checked; visible(); });
    return el("label", "", box, dot, (k.name || "no label") + " " + k.count);
  }));
}
const fold = (s) => s.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
for (const n of nodes) n.key = fold(n.n + "\n" + (n.q || ""));
let found = [], on = 0;
function hits(text) {
  const q = fold(text.trim());
  found = q ? byImportance.filter((n) => n.key.includes(q)).slice(0, 20) : [];
  found.sort((a, b) => (b.key.startsWith(q) ? 1 : 0) - (a.key.startsWith(q) ? 1 : 0));
  on = 0;
  list();
}
function list() {
  $("hits").replaceChildren(...found.map((n, i) => {
    const li = el("li", i === on ? "on" : "", n.n, " ", el("span", "soft", kinds[n.k].name));
    li.setAttribute("role", "option");
    li.addEventListener("mousedown", (ev) => { ev.preventDefault(); take(n); });
    return li;
  }));
}
function take(n) { $("search").value = n.n; found = []; list(); choose(n); centre(n); }
$("search").addEventListener("input", (ev) => hits(ev.target.value));
$("search").addEventListener("blur", () => { found = []; list(); });
$("search").addEventListener("keydown", (ev) => {
  if (ev.key === "ArrowDown") on = Math.min(on + 1, found.length - 1); else if (ev.key === "ArrowUp") on = Math.max(on - 1, 0); else if (ev.key === "Enter" && found[on]) { take(found[on]); return; } else return;
  ev.preventDefault(); list();
});

document.querySelector("h1").textContent = data.title;
document.querySelector("h1").title = data.title;
$("note").textContent = data.note || "";
legend(); visible(); resize();
new ResizeObserver(() => { resize(); if (follow) fit(); }).observe($("stage"));
const first = decodeURIComponent(location.hash.slice(1)), start = nodes.find((n) => n.n === first);
clear();
for (let i = 0; i < 40 && !settled(); i++) step();
fit();
if (start) choose(start);
requestAnimationFrame(frame);
// For tests and bookmarks: where a name is on the screen.
window.kg = { place: (name) => { const n = nodes.find((n) => n.n === name), b = canvas.getBoundingClientRect(); return n && [b.left + sx(n.x), b.top + sy(n.y)]; }, settled };
})();
