'use strict';
// Whatever a clipping holds is data: it reaches the page as text only, never as markup, style, script or address.
(() => {
  const PAGE_OF_ROWS = 200;
  const PAGE_OF_PARTS = 300;
  const LONGEST_PIECE = 20000;
  const DEEPEST_INDENT = 8;
  const MOST_CHUNKS_KEPT = 4;
  // Controls that a reader does not see but that turn text round, or that no text has; each is shown by its number.
  const HIDDEN = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/;
  const GROUPS = {
    headline: ['headline'],
    article: ['standfirst', 'body', 'subhead', 'list-item'],
    facts: ['byline', 'date', 'source', 'tags', 'counter'],
    comments: ['comment'],
    signatures: ['comment-byline', 'comment-chrome'],
    navigation: ['menu', 'breadcrumb', 'share'],
    promotion: ['teaser', 'advertisement'],
    notices: ['form', 'legal'],
    beside: ['caption', 'biography', 'chrome'],
    repeat: ['repeat'],
  };
  const GROUP_NAMES = {
    headline: 'headline', article: 'article', facts: 'facts', comments: 'comments', signatures: 'around comments',
    navigation: 'navigation', promotion: 'promotion', notices: 'forms and notices', beside: 'other chrome',
    repeat: 'repeat',
  };
  const WORST_FIRST = ['failed', 'empty', 'partial', 'ok'];
  const KEPT = new Set(['headline', 'article', 'facts', 'comments']);
  const GROUP_OF = Object.fromEntries(Object.entries(GROUPS).flatMap(([group, roles]) => roles.map((r) => [r, group])));

  const $ = (id) => document.getElementById(id);
  const count = (number) => number.toLocaleString('en');
  const plural = (number, noun) => `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
  const languages = new Intl.DisplayNames(['en'], {type: 'language'});
  const addresses = window.trustedTypes?.createPolicy('newsclip', {createScriptURL: (address) => address});

  /** Make an element; children are elements, or strings that become text. */
  function make(tag, attributes = {}, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
    }
    for (const child of children) {
      if (typeof child === 'string') write(element, child);
      else if (child) element.append(child);
    }
    return element;
  }

  /** Append text of any length: its hidden controls made visible, what is very long in pieces to be asked for. */
  function write(element, text) {
    let at = 0;
    const more = () => {
      let end = Math.min(at + LONGEST_PIECE, text.length);
      if (end < text.length && /[\ud800-\udbff]/.test(text[end - 1])) end -= 1;
      const piece = text.slice(at, end);
      at = end;
      if (!HIDDEN.test(piece)) element.append(piece);
      else for (const part of piece.split(new RegExp(`(${HIDDEN.source})`))) {
        if (part.length !== 1 || !HIDDEN.test(part)) element.append(part);
        else {
          const code = `U+${part.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;
          const mark = document.createElement('span');
          mark.className = 'control';
          mark.dataset.code = code;
          mark.setAttribute('role', 'img');
          mark.setAttribute('aria-label', `control character ${code}`);
          element.append(mark);
        }
      }
      if (at < text.length) element.append(moreButton(`Show more (${plural(text.length - at, 'character')} left)`, more));
    };
    more();
  }

  function moreButton(label, action) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'more';
    button.textContent = label;
    button.addEventListener('click', () => {
      const whole = button.closest('.rest') ?? button;
      const before = whole.previousSibling;
      whole.remove();
      action();
      const next = before?.nextSibling;
      if (next instanceof HTMLElement) (next.querySelector('a, [tabindex]') ?? next).focus();
    });
    return button;
  }

  /** Fill a list a page at a time. */
  function fill(list, items, makeItem, step) {
    list.replaceChildren();
    let at = 0;
    const more = () => {
      list.append(...items.slice(at, at + step).map((item, place) => makeItem(item, at + place)));
      at += step;
      if (at < items.length) {
        const left = items.length - at;
        const button = moreButton(`Show ${count(Math.min(step, left))} more of ${count(left)}`, more);
        list.append(list.tagName === 'OL' ? make('li', {class: 'rest'}, button) : button);
      }
    };
    more();
  }

  // --- The data: in this page, or in script files beside it -------------------------------------------------------

  const rows = [];
  const place = $('place') ? JSON.parse($('place').textContent) : '';
  const arrived = new Map();
  const kept = new Map();
  window.newsclip = (name, data) => arrived.get(name)?.(data);

  function readIndex() {
    let chunk = 0;
    for (const element of document.querySelectorAll('script.index')) {
      JSON.parse(element.textContent).forEach((row, place) => rows.push({...row, number: rows.length, chunk, place}));
      chunk += 1;
    }
    return chunk;
  }

  async function load(name) {
    const element = $(name);
    const packed = element ? JSON.parse(element.textContent) : await fetchScript(name);
    const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
    return JSON.parse(await new Response(stream).text());
  }

  function fetchScript(name) {
    return new Promise((resolve, reject) => {
      const script = document.createElement('script');
      const address = `${place}/${name}.js`;
      arrived.set(name, resolve);
      script.addEventListener('load', () => { arrived.delete(name); script.remove(); });
      script.addEventListener('error', () => reject(new Error(`${address} is missing: keep the folder together.`)));
      script.src = addresses ? addresses.createScriptURL(address) : address;
      document.head.append(script);
    });
  }

  async function loadRecord(row) {
    if (!kept.has(row.chunk)) {
      kept.set(row.chunk, load(`records-${row.chunk}`));
      if (kept.size > MOST_CHUNKS_KEPT) kept.delete(kept.keys().next().value);
    }
    return (await kept.get(row.chunk))[row.place];
  }

  // --- The list and its filters -----------------------------------------------------------------------------------

  const fold = (text) => text.normalize('NFKD').replace(/\p{M}+/gu, '').toLowerCase();
  // The clippings that pass the filters, as they are stepped through: first those that want a look.
  let shown = [];
  let words = null;

  /** Fetch the words of every clipping, once, the first time that words are asked for. */
  async function fetchWords(chunks) {
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const list = await load(`words-${chunk}`);
      for (const row of rows) if (row.chunk === chunk) row.text = fold(list[row.place]);
    }
  }

  function readFilters() {
    const query = fold($('words').value).split(/\s+/).filter(Boolean);
    const statuses = new Set([...document.querySelectorAll('[name=status]:checked')].map((box) => box.value));
    const [language, site, from, until] = ['language', 'site', 'from', 'until'].map((id) => $(id).value);
    return {query, test: (row) => statuses.has(row.status)
      && (!language || (row.language ?? '-') === language)
      && (!site || (row.site ?? '-') === site)
      && (!from || (row.published && row.published.slice(0, 10) >= from))
      && (!until || (row.published && row.published.slice(0, 10) <= until))
      && query.every((word) => row.text.includes(word))};
  }

  async function filter() {
    const filters = readFilters();
    if (filters.query.length && words !== true) {
      $('count').textContent = 'Searching…';
      words ??= fetchWords(chunks).then(() => { words = true; }, (error) => { words = null; throw error; });
      try { await words; } catch (error) { $('count').textContent = error.message; return; }
      return filter();
    }
    const found = rows.filter(filters.test);
    const look = found.filter((row) => row.reasons.length)
      .sort((a, b) => WORST_FIRST.indexOf(a.status) - WORST_FIRST.indexOf(b.status));
    shown = [...look, ...found.filter((row) => !row.reasons.length)];
    fill($('look'), look, (row) => makeRow(row, true), PAGE_OF_ROWS);
    fill($('all'), found, (row) => makeRow(row, false), PAGE_OF_ROWS);
    document.querySelector('#look-heading .number').textContent = count(look.length);
    document.querySelector('#all-heading .number').textContent = count(found.length);
    $('look').parentElement.hidden = !look.length;
    $('count').textContent = `${count(shown.length)} of ${plural(rows.length, 'clipping')}`;
    markCurrent();
  }

  function makeRow(row, reasoned) {
    const facts = [row.site, row.published?.slice(0, 10), row.language, row.words && plural(row.words, 'word'),
      row.comments && plural(row.comments, 'comment')].filter(Boolean);
    const link = make('a', {href: `#${row.number + 1}`, 'data-number': row.number},
      make('span', {class: 'name', dir: 'auto', lang: row.language}, row.title || row.opening || 'No headline'),
      make('span', {class: `status ${row.status}`}, row.status),
      make('span', {class: 'path', dir: 'auto'}, row.member ? `${row.file} › ${row.member}` : row.file));
    const facted = link.insertBefore(make('span', {class: 'facts'}), link.lastChild);
    facts.forEach((fact, at) => facted.append(at ? ' · ' : '', make('bdi', {}, fact)));
    if (!row.title) link.firstChild.classList.add('none');
    const item = make('li', {}, link);
    if (reasoned) item.append(makeReasons(row));
    return item;
  }

  const makeReasons = (row) =>
    make('ul', {class: 'reasons'}, ...row.reasons.map((reason) => make('li', {dir: 'auto'}, reason)));

  function fillChoices(id, key, name) {
    const found = new Map();
    for (const row of rows) found.set(row[key] ?? '-', (found.get(row[key] ?? '-') ?? 0) + 1);
    const named = [...found].map(([value, number]) => [value === '-' ? 'none' : name(value), value, number]);
    named.sort((a, b) => (a[1] === '-') - (b[1] === '-') || a[0].localeCompare(b[0]));
    $(id).append(make('option', {value: ''}, 'any'), ...named.map(([label, value, number]) => {
      const option = make('option', {dir: 'auto'}, `${label} (${count(number)})`);
      option.value = value;
      return option;
    }));
  }

  function nameLanguage(code) {
    try { return languages.of(code) ?? code; } catch { return code; }
  }

  // --- One clipping -----------------------------------------------------------------------------------------------

  let current = null;

  async function open(number) {
    const row = rows[number];
    if (!row) return;
    current = row;
    document.body.classList.add('open');
    let content;
    try {
      const record = await loadRecord(row);
      if (current !== row) return;
      content = [makeHead(row, record),
        make('div', {class: 'sides'}, makeRecord(record), makeClipping(record))];
    } catch (error) {
      content = [make('p', {class: 'welcome', role: 'alert'}, error.message)];
    }
    hideReason();
    $('detail').replaceChildren(...content);
    document.title = `${row.title || row.file} · Clippings`;
    markCurrent();
    window.scrollTo(0, 0);
    $('detail').querySelector('h2')?.focus();
  }

  function close() {
    const last = current;
    current = null;
    document.body.classList.remove('open');
    document.title = 'Clippings';
    $('detail').replaceChildren(make('div', {class: 'welcome'},
      make('p', {}, 'Choose a clipping to see what its record says beside the clipping as it was.')));
    markCurrent();
    if (last) document.querySelector(`#browse a[data-number="${last.number}"]`)?.focus();
  }

  function markCurrent() {
    for (const link of document.querySelectorAll('#browse [aria-current]')) link.removeAttribute('aria-current');
    if (!current) return;
    for (const link of document.querySelectorAll(`#browse a[data-number="${current.number}"]`)) {
      link.setAttribute('aria-current', 'true');
    }
  }

  function makeHead(row, record) {
    const at = shown.indexOf(row);
    const step = (label, other) => other
      ? make('a', {class: 'step', href: `#${other.number + 1}`, title: other.title || other.file}, label)
      : make('span', {class: 'step', 'aria-disabled': 'true'}, label);
    return make('header', {class: 'head'},
      make('nav', {'aria-label': 'Clipping by clipping'},
        make('a', {class: 'back', href: '#'}, '← All clippings'),
        step('Previous', at > 0 ? shown[at - 1] : null),
        make('span', {class: 'place'}, at < 0 ? '' : `${count(at + 1)} of ${count(shown.length)}`),
        step('Next', at >= 0 ? shown[at + 1] : null),
        make('span', {class: 'jump'}, makeJump('Record', 'record-heading'), makeJump('Clipping', 'clipping-heading'))),
      make('p', {class: 'source'},
        make('span', {class: `status ${row.status}`}, row.status),
        make('h1', {class: 'path', dir: 'auto'}, row.member ? `${row.file} › ${row.member}` : row.file)),
      row.reasons.length ? makeReasons(row) : null);
  }

  function makeJump(label, target) {
    const button = make('button', {type: 'button'}, label);
    button.addEventListener('click', () => { $(target).scrollIntoView(); $(target).focus(); });
    return button;
  }

  function makeRecord(record) {
    const section = make('section', {class: 'record', 'aria-labelledby': 'record-heading'},
      make('h2', {id: 'record-heading', tabindex: '-1'}, 'What the record says'));
    const text = make('div', {class: 'pane', tabindex: '0', role: 'group', 'aria-label': 'Record'});
    text.append(make('h3', {class: record.title ? 'title' : 'title none', dir: 'auto', lang: record.language},
      record.title || 'No headline'), makeFacts(record));
    const body = make('div', {class: 'body', lang: record.language});
    const parts = record.body ? record.body.split('\n\n') : [];
    const stretches = (record.segments ?? []).flatMap((segment, at) => GROUP_OF[segment.role] === 'article' ? [at] : []);
    const matched = stretches.length === parts.length;
    fill(body, parts, (part, at) => makeParagraph(part, matched ? record.segments[stretches[at]].role : null,
      stretches[at]), PAGE_OF_PARTS);
    text.append(record.body ? body : make('p', {class: 'none'}, 'No article.'));
    if (record.comments.length || record.comments_stated) text.append(makeThread(record));
    section.append(text);
    return section;
  }

  /** A paragraph of the article, which leads to its stretch of the clipping where there is one for each. */
  function makeParagraph(text, role, place) {
    const paragraph = make('p', {dir: 'auto', class: role}, text);
    if (role) {
      paragraph.title = 'Click to see it in the clipping';
      paragraph.addEventListener('click', () => {
        const stretch = document.querySelectorAll('.stretch')[place];
        if (!getSelection().isCollapsed || !stretch) return;
        stretch.scrollIntoView({block: 'center'});
        stretch.focus({preventScroll: true});
      });
    }
    return paragraph;
  }

  function makeFacts(record) {
    const list = make('dl', {class: 'facts'});
    const add = (name, ...values) => {
      const given = values.filter(Boolean);
      if (given.length) list.append(make('dt', {}, name), make('dd', {}, ...given));
    };
    const text = (value) => value === null || value === undefined || value === '' ? null : make('bdi', {}, String(value));
    const sure = record.confidence ?? {};
    const chance = (value) => typeof value === 'number'
      ? make('span', {class: 'sure', title: 'how likely this is right'}, ` ${Math.round(value * 100)}% sure`) : null;
    const joined = (values) => values.length ? make('span', {}, ...values.flatMap((value, at) =>
      at ? [', ', make('bdi', {}, value)] : [make('bdi', {}, value)])) : null;
    if (record.problem) add('Problem', text(record.problem.message));
    add('By', joined(record.authors), record.authors.length ? chance(sure.authors) : null);
    add('Published', text(record.published), record.published ? chance(sure.published) : null,
      record.published_raw && record.published_raw !== record.published && make('span', {class: 'raw'}, ' from “', make('bdi', {}, record.published_raw), '”'));
    add('Modified', text(record.modified));
    add('Site', text(record.site));
    add('Section', text(record.section));
    add('Tags', joined(record.tags));
    add('Address', record.url ? makeLink(record.url) : null);
    add('Summary', text(record.description));
    add('Language', record.language ? text(nameLanguage(record.language)) : null, chance(record.language_confidence));
    add('Text', record.word_count ? text(plural(record.word_count, 'word')) : null, record.body ? chance(sure.body) : null);
    add('Repeats', record.repeats ? text(`${plural(record.repeats, 'further copy').replace('copys', 'copies')} left out`) : null);
    for (const [kind, name] of [['same', 'Same article'], ['near', 'Nearly the same'], ['part', 'Shares text with']]) {
      const others = (record.duplicates ?? []).filter((other) => other.kind === kind);
      add(name, joined(others.map((other) => other.member ? `${other.file} › ${other.member}` : other.file)));
    }
    add('File', text([record.format, record.encoding, record.size && plural(record.size, 'byte')].filter(Boolean).join(', ')));
    return list;
  }

  /** A link that leads out, where the address is one of the web; else the address as text. */
  function makeLink(address) {
    let safe = false;
    try { safe = ['http:', 'https:'].includes(new URL(address).protocol); } catch { /* no address: text */ }
    return safe
      ? make('a', {href: address, rel: 'noreferrer noopener nofollow', target: '_blank', dir: 'ltr', class: 'out'}, address)
      : make('bdi', {}, address);
  }

  function makeThread(record) {
    const comments = record.comments;
    const stated = record.comments_stated;
    const differs = stated !== null && stated !== comments.length ? `, ${count(stated)} stated` : '';
    const section = make('section', {class: 'thread', 'aria-labelledby': 'thread-heading'},
      make('h3', {id: 'thread-heading'}, `${plural(comments.length, 'comment')}${differs}`));
    const names = new Map(comments.map((comment) => [comment.id, comment.author]));
    const list = make('ol', {});
    fill(list, orderThread(comments), ([comment, depth]) => makeComment(comment, depth, names, record.language), PAGE_OF_PARTS);
    section.append(list);
    return section;
  }

  /** Return comments with their depth, each below what it answers, otherwise in the order of the page. */
  function orderThread(comments) {
    const known = new Set(comments.map((comment) => comment.id));
    const replies = new Map();
    for (const comment of comments) {
      const parent = known.has(comment.parent) && comment.parent !== comment.id ? comment.parent : null;
      if (!replies.has(parent)) replies.set(parent, []);
      replies.get(parent).push(comment);
    }
    const ordered = [];
    const rest = (replies.get(null) ?? []).map((comment) => [comment, 0]).reverse();
    while (rest.length) {
      const [comment, depth] = rest.pop();
      ordered.push([comment, depth]);
      const below = replies.get(comment.id) ?? [];
      replies.delete(comment.id);
      rest.push(...below.map((reply) => [reply, depth + 1]).reverse());
    }
    return ordered;
  }

  function makeComment(comment, depth, names, language) {
    const facts = make('p', {class: 'by'},
      make('b', {class: comment.author ? null : 'none'}, make('bdi', {}, comment.author || 'No name')));
    if (comment.parent) facts.append(make('span', {}, ' to ', make('bdi', {}, names.get(comment.parent) || comment.parent)));
    const when = comment.published ?? comment.published_raw;
    if (when) facts.append(' · ', make('bdi', {title: comment.published_raw}, when));
    if (typeof comment.score === 'number') facts.append(` · ${plural(comment.score, 'point')}`);
    if (comment.url) facts.append(' · ', makeLink(comment.url));
    if (comment.uncertain) facts.append(' · ', make('em', {title: 'where it begins or ends was inferred'}, 'uncertain'));
    const item = make('li', {id: `comment-${comment.id}`}, facts, make('div', {class: 'said', dir: 'auto', lang: language}, comment.text));
    item.style.setProperty('--depth', Math.min(depth, DEEPEST_INDENT));
    if (depth) item.classList.add('reply');
    return item;
  }

  // --- The clipping as it was -------------------------------------------------------------------------------------

  function makeClipping(record) {
    const section = make('section', {class: 'clipping', 'aria-labelledby': 'clipping-heading'},
      make('h2', {id: 'clipping-heading', tabindex: '-1'}, 'The clipping as it was'));
    const segments = record.segments ?? [];
    if (!segments.length) {
      section.append(make('p', {class: 'none'}, record.problem ? 'It could not be read.' : 'It holds no text.'));
      return section;
    }
    const list = make('ol', {class: 'stretches', 'aria-label': 'Stretches of the clipping, with what became of each'});
    const total = new Map();
    for (const segment of segments) {
      const group = GROUP_OF[segment.role] ?? 'beside';
      total.set(group, (total.get(group) ?? 0) + 1);
    }
    const legend = make('ul', {class: 'legend', 'aria-label': 'What the colours mean; press one to see it alone'});
    for (const group of Object.keys(GROUPS).filter((name) => total.has(name))) {
      const button = make('button', {type: 'button', class: `key g-${group}`, 'aria-pressed': 'false'},
        `${GROUP_NAMES[group]} `, make('span', {class: 'number'}, count(total.get(group))));
      button.addEventListener('click', () => {
        const on = button.getAttribute('aria-pressed') !== 'true';
        for (const other of legend.querySelectorAll('button')) other.setAttribute('aria-pressed', 'false');
        button.setAttribute('aria-pressed', String(on));
        list.dataset.only = on ? group : '';
        list.classList.toggle('sifted', on);
        for (const item of list.querySelectorAll('li')) item.classList.toggle('faint', on && item.dataset.group !== group);
        if (on) list.querySelector(`[data-group="${group}"]`)?.scrollIntoView({block: 'nearest'});
      });
      legend.append(make('li', {}, button));
    }
    let last = null;
    fill(list, segments, (segment) => {
      const item = makeStretch(segment, segment.role !== last, list);
      if (last === null) item.tabIndex = 0;
      last = segment.role;
      return item;
    }, PAGE_OF_PARTS);
    section.append(legend, make('div', {class: 'pane'}, list));
    return section;
  }

  function makeStretch(segment, isFirst, list) {
    const group = GROUP_OF[segment.role] ?? 'beside';
    const item = make('li', {class: `stretch g-${group} ${KEPT.has(group) ? 'kept' : 'cut'}`, tabindex: '-1', 'data-group': group,
      'data-role': segment.role, 'data-reason': segment.reason},
    make('span', {class: isFirst ? 'role' : 'role again'}, segment.role),
    make('span', {class: 'text', dir: 'auto'}, segment.text.replace(/\r\n?/g, '\n')));
    if (list.dataset.only) item.classList.toggle('faint', list.dataset.only !== group);
    return item;
  }

  function showReason(item) {
    const box = $('why');
    box.replaceChildren(make('b', {}, item.dataset.role.replace('-', ' ')), ` ${item.dataset.reason}`);
    box.hidden = false;
    const place = item.getBoundingClientRect();
    const above = place.top - box.offsetHeight - 6;
    const top = above > 0 ? above : Math.min(place.bottom + 6, innerHeight - box.offsetHeight - 6);
    box.style.top = `${Math.max(top, 6)}px`;
    box.style.left = `${Math.max(6, Math.min(place.left + 8, innerWidth - box.offsetWidth - 6))}px`;
    for (const other of document.querySelectorAll('[aria-describedby=why]')) other.removeAttribute('aria-describedby');
    item.setAttribute('aria-describedby', 'why');
  }

  const hideReason = () => { $('why').hidden = true; };

  function moveAmongStretches(event) {
    const item = event.target.closest?.('.stretch');
    if (!item || event.target !== item) return;
    const items = [...item.parentElement.querySelectorAll('.stretch')];
    const at = items.indexOf(item);
    const to = {ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1}[event.key];
    if (to === undefined || !items[to]) return;
    event.preventDefault();
    item.tabIndex = -1;
    items[to].tabIndex = 0;
    items[to].focus();
  }

  function moveAmongRows(event) {
    const link = event.target.closest?.('.list a');
    if (!link || !['ArrowDown', 'ArrowUp'].includes(event.key)) return;
    const links = [...document.querySelectorAll('.list a')].filter((other) => other.offsetParent);
    const next = links[links.indexOf(link) + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next) { event.preventDefault(); next.focus(); }
  }

  // --- Beginning --------------------------------------------------------------------------------------------------

  function follow() {
    const match = /^#(\d+)$/.exec(location.hash);
    if (match) open(Number(match[1]) - 1);
    else if (location.hash === '' || location.hash === '#') close();
  }

  const chunks = readIndex();
  const statuses = {};
  for (const row of rows) statuses[row.status] = (statuses[row.status] ?? 0) + 1;
  for (const box of document.querySelectorAll('[name=status]')) {
    box.nextElementSibling.textContent = count(statuses[box.value] ?? 0);
    box.disabled = !statuses[box.value];
  }
  const looks = rows.filter((row) => row.reasons.length).length;
  $('totals').textContent = `${plural(rows.length, 'clipping')}, ${looks ? `${count(looks)} want a look` : 'none wants a look'}`;
  fillChoices('language', 'language', nameLanguage);
  fillChoices('site', 'site', (site) => site);
  $('filters').addEventListener('input', filter);
  $('filters').addEventListener('submit', (event) => event.preventDefault());
  $('filters').addEventListener('reset', () => setTimeout(filter));
  addEventListener('hashchange', follow);
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hideReason();
    moveAmongStretches(event);
    moveAmongRows(event);
  });
  for (const [kind, action] of [['mouseover', 1], ['focusin', 1], ['mouseout', 0], ['focusout', 0]]) {
    addEventListener(kind, (event) => {
      const item = event.target.closest?.('.stretch');
      if (item && action) showReason(item);
      else if (item) hideReason();
    });
  }
  addEventListener('scroll', () => {
    const item = document.activeElement?.closest('.stretch');
    if (item) showReason(item);
    else hideReason();
  }, true);
  filter();
  follow();
})();
