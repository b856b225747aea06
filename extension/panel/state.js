/** What the panel knows, and how an event changes it. Pure: no browser, no companion, no clock. */

/**
 * @import { CatalogueField, Draft, EffectiveSetting, Fields, FieldName, Need, Offered, ProblemFacts, Profile, RecordType, Resolution, Sync,
 *   User, Write } from '../shared/types.js'
 * @import { Catalogue, Pairing } from '../shared/types.js'
 *
 * @typedef {'popup' | 'side'} Surface
 * @typedef {'reading' | 'asking' | 'ready' | 'problem'} Phase `asking`: nothing but the skeleton and what was read can be shown yet
 * @typedef {string} Section advanced, edit, company, reasons, stage, note; `pick:` and a setting's id; `fill:` and a field of CATS
 * @typedef {{state: 'asking' | 'there' | 'failed', rows: Offered[]}} Offer
 *
 * @typedef {object} State
 * @property {Surface} surface
 * @property {Phase} phase
 * @property {{id: number, url: string} | null} tab
 * @property {Profile | null} read as the page gave it, or as the name was typed
 * @property {Draft} draft
 * @property {string} selection text selected on the page: a name to start from
 * @property {number | null} campaignId
 * @property {Resolution | null} answer
 * @property {Catalogue | null} catalogue
 * @property {User | null} user
 * @property {ProblemFacts | null} problem stands in place of the whole screen
 * @property {ProblemFacts | null} trouble stands beside what failed; the screen stays
 * @property {string} notice one sentence about what has just happened
 * @property {string | null} busy what is being done
 * @property {{at: string, text: string} | null} lookedUp when CATS was asked live about the person as shown; text: where it knew nobody
 * @property {Record<string, any>} pending values chosen and not yet answered, by setting id or `company`
 * @property {(Pairing & {address: string}) | null} pairing
 * @property {Sync | null} sync the one whose course is shown
 * @property {boolean} isSlow CATS takes longer than usual
 * @property {boolean} isStale what is shown is about to be replaced
 * @property {boolean} isAlways "always for this domain" is ticked
 * @property {Partial<Record<Section, boolean>>} open
 * @property {Record<string, Offer>} offers what CATS offers to choose from, by the path it was asked at
 * @property {Record<string, string>} searches typed into pickers, by the setting's id
 * @property {string} closed the sync whose course was shown and put away
 */

/** @param {Surface} surface @returns {State} */
export function initial(surface) {
  return {
    surface, phase: 'reading', tab: null, read: null, draft: { edits: {}, excluded: [], included: [], attempt: null, filled: {}, note: '', saved: {} }, selection: '',
    campaignId: null, answer: null, catalogue: null, user: null, problem: null, trouble: null, notice: '', busy: null, pending: {},
    pairing: null, sync: null, lookedUp: null, isSlow: false, isStale: false, isAlways: false, open: {},
    offers: {}, searches: {}, closed: '',
  };
}

/**
 * @typedef {{type: 'page_asked', tab: State['tab']} | {type: 'page_read', profile: Profile, draft: Draft, selection: string}
 *   | {type: 'known', user: User | null, campaignId: number | null} | {type: 'asking'} | {type: 'resolved', answer: Resolution}
 *   | {type: 'catalogue', catalogue: Catalogue} | {type: 'failed', problem: ProblemFacts, selection?: string}
 *   | {type: 'troubled', problem: ProblemFacts} | {type: 'noted', notice: string} | {type: 'busy', what: string | null}
 *   | {type: 'chosen', key: string, value: any} | {type: 'unchosen', key: string} | {type: 'edited', field: FieldName, value: any}
 *   | {type: 'ticked', id: string, isTicked: boolean} | {type: 'filled', key: string, value: any}
 *   | {type: 'attempt', attempt: Draft['attempt']} | {type: 'campaign', id: number | null} | {type: 'toggled', section: Section}
 *   | {type: 'always', isAlways: boolean} | {type: 'pairing', pairing: State['pairing']} | {type: 'sync', sync: Sync | null}
 *   | {type: 'slow', isSlow: boolean} | {type: 'user', user: User} | {type: 'offered', path: string, offer: Offer}
 *   | {type: 'searched', key: string, text: string} | {type: 'note_typed', text: string} | {type: 'saved', edits: Partial<Fields>}
 *   | {type: 'closed', id: string} | {type: 'opened', section: Section, isOpen: boolean}} Event
 */

/** @type {{[E in Event['type']]: (state: State, event: Extract<Event, {type: E}>) => Partial<State>}} */
const CHANGES = {
  page_asked: (state, { tab }) => ({
    ...initial(state.surface), tab, user: state.user, campaignId: state.campaignId, catalogue: state.catalogue,
    offers: state.offers,
  }),
  page_read: (_state, { profile, draft, selection }) => ({ phase: 'asking', read: profile, draft, selection, problem: null }),
  known: (_state, { user, campaignId }) => ({ user, campaignId }),
  asking: (state) => ({ phase: state.answer ? 'ready' : 'asking', isStale: true, problem: null }),
  resolved: (state, { answer }) => ({
    phase: 'ready', answer, isStale: false, problem: null, pairing: null,
    lookedUp: answer.looked_up ? { at: answer.looked_up.at, text: answer.match.state === 'unknown' ? answer.match.text : '' } : state.lookedUp,
    campaignId: answer.campaign ? answer.campaign.id : state.campaignId, sync: syncToShow(state.sync, answer.last_sync, state.closed),
  }),
  catalogue: (_state, { catalogue }) => ({ catalogue }),
  failed: (state, { problem, selection }) => ({
    phase: 'problem', problem, busy: null, isStale: false, pending: {}, selection: selection ?? state.selection,
  }),
  troubled: (_state, { problem }) => ({ trouble: problem, busy: null, isStale: false, pending: {} }),
  noted: (_state, { notice }) => ({ notice }),
  busy: (state, { what }) => ({ busy: what, trouble: what ? null : state.trouble, notice: what ? '' : state.notice }),
  chosen: (state, { key, value }) => ({ pending: { ...state.pending, [key]: value } }),
  unchosen: (state, { key }) => ({ pending: without(state.pending, key) }),
  edited: (state, { field, value }) => ({ lookedUp: null, draft: { ...state.draft, edits: { ...state.draft.edits, [field]: value } } }),
  ticked: (state, { id, isTicked }) => ({
    draft: {
      ...state.draft,
      excluded: state.draft.excluded.filter((other) => other !== id).concat(!isTicked && !isLeftAlone(state, id) ? [id] : []),
      included: state.draft.included.filter((other) => other !== id).concat(isTicked && isLeftAlone(state, id) ? [id] : []),
    },
  }),
  filled: (state, { key, value }) => ({
    draft: { ...state.draft, filled: value === null ? without(state.draft.filled, key) : { ...state.draft.filled, [key]: value } },
  }),
  attempt: (state, { attempt }) => ({ draft: { ...state.draft, attempt } }),
  campaign: (_state, { id }) => ({ campaignId: id }),
  toggled: (state, { section }) => ({ open: { ...state.open, [section]: !state.open[section] } }),
  opened: (state, { section, isOpen }) => ({ open: { ...state.open, [section]: isOpen } }),
  always: (_state, { isAlways }) => ({ isAlways }),
  pairing: (_state, { pairing }) => ({ pairing, phase: 'problem', problem: { code: 'not_paired' } }),
  sync: (state, { sync }) => ({
    sync, open: sync && !state.sync ? { ...state.open, company: false } : state.open, trouble: null, isSlow: state.isSlow && state.sync?.id === sync?.id,
  }),
  slow: (_state, { isSlow }) => ({ isSlow }),
  user: (_state, { user }) => ({ user }),
  offered: (state, { path, offer }) => ({ offers: { ...state.offers, [path]: offer } }),
  searched: (state, { key, text }) => ({ searches: { ...state.searches, [key]: text } }),
  note_typed: (state, { text }) => ({ draft: { ...state.draft, note: text } }),
  saved: (state, { edits }) => ({ draft: { ...state.draft, saved: edits } }),
  closed: (_state, { id }) => ({ sync: null, closed: id }),
};

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State} a new one; the given one is left as it is
 */
export function reduce(state, event) {
  const change = /** @type {(state: State, event: Event) => Partial<State>} */ (CHANGES[event.type]);
  return { ...state, ...change(state, event) };
}

/** @template T @param {Record<string, T>} record @param {string} key */
function without(record, key) {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
}

/** @param {Sync | null} sync */
export const isUnfinished = (sync) => Boolean(sync && !['done', 'cancelled'].includes(sync.state));

/**
 * The course of a sync comes back when the panel is opened again, unless it has ended; one that was put away, once it moves again.
 * @param {Sync | null} shown @param {Sync | null} last @param {string} closed
 */
function syncToShow(shown, last, closed) {
  if (shown) return last && last.id === shown.id ? last : shown;
  const rests = last && last.id === closed && !['queued', 'running'].includes(last.state);
  return isUnfinished(last) && !rests ? last : null;
}

/** @param {any} value */
export const isEmpty = (value) => value === '' || value === undefined || value === null || (Array.isArray(value) && value.length === 0);

/**
 * The person as it goes to the companion: what was read, with what was typed on top.
 * @param {Profile} read
 * @param {Partial<Fields>} edits "" or [] takes a field away
 * @returns {Profile}
 */
export function withEdits(read, edits) {
  const fields = /** @type {Record<string, any>} */ ({ ...read.fields });
  const report = new Map(read.report.map((entry) => [entry.field, entry]));
  for (const [name, value] of Object.entries(edits)) {
    const field = /** @type {FieldName} */ (name);
    if (isEmpty(value)) delete fields[field];
    else fields[field] = value;
    report.set(field, { field, state: isEmpty(value) ? 'not_found' : 'found', note: 'manual' });
  }
  if (edits.full_name !== undefined) for (const part of ['first_name', 'middle_name', 'last_name']) if (!(part in edits)) delete fields[part];
  return { ...read, fields, report: [...report.values()] };
}

/** @param {State} state @returns {Profile | null} */
export const profileOf = (state) => (state.read ? withEdits(state.read, state.draft.edits) : null);

/** What was edited by hand and the companion has not been told. @param {State} state @returns {Partial<Fields>} */
export function unsaved({ draft }) {
  const saved = /** @type {Record<string, unknown>} */ (draft.saved);
  return Object.fromEntries(Object.entries(draft.edits).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(saved[name])));
}

/** Whether an edit by hand is written to CATS (U1). @param {State} state */
export function editsGoToCats(state) {
  const { answer } = state;
  const isLinked = answer?.person.is_kept && answer.match.records.some((record) => record.decided === 'same');
  return Boolean(isLinked && settingOf(state, 'sync_manual_updates')?.value === true);
}

/** @param {State} state */
export function personName(state) {
  return profileOf(state)?.fields.full_name || state.answer?.person.name || '';
}

/** @param {State} state @param {string} key @param {RecordType | null} [recordType] @param {string | null} [field] */
export function settingOf(state, key, recordType = null, field = null) {
  return state.answer?.settings.find((one) =>
    one.key === key && (one.record_type ?? null) === recordType && (one.field ?? null) === field);
}

/** @param {{key: string, record_type?: string | null, field?: string | null}} setting */
export const settingId = ({ key, record_type, field }) => [key, record_type ?? '', field ?? ''].join('|');

/** As chosen just now, else as resolved. @param {State} state @param {EffectiveSetting} setting */
export function valueOf(state, setting) {
  const id = settingId(setting);
  return id in state.pending ? state.pending[id] : setting.value;
}

/** @param {State} state @param {Write} write */
export const isTicked = (state, write) => (write.ticked || state.draft.included.includes(write.id)) && !state.draft.excluded.includes(write.id);

/** @param {State} state @returns {Write[]} */
export const writesOf = (state) => state.answer?.plan.records.flatMap((record) => record.writes) ?? [];

/** @param {State} state @param {RecordType} recordType @param {string} field @returns {CatalogueField | undefined} */
export const fieldOf = (state, recordType, field) => state.catalogue?.fields[recordType]?.find((one) => one.key === field);

/** Whether the plan shows it without writing it. @param {State} state @param {string} id */
const isLeftAlone = (state, id) => writesOf(state).some((write) => write.id === id && !write.ticked);

/** What was unticked and ticked of the writes that the plan still has. @param {State} state */
export function choicesOf(state) {
  const ids = new Set(writesOf(state).map((write) => write.id));
  return { excluded: state.draft.excluded.filter((id) => ids.has(id)), included: state.draft.included.filter((id) => ids.has(id)) };
}

const CATS_PROBLEMS = /** @type {Record<string, string>} */ ({
  not_connected: 'cats_not_connected', key_refused: 'cats_key_refused', unreachable: 'cats_unreachable', down: 'cats_down',
  other_site: 'cats_other_site',
});

/** @param {string | undefined} state of the connection to CATS @returns {string | undefined} the problem it is, if any */
export const catsCode = (state) => CATS_PROBLEMS[state ?? ''];

/** What keeps CATS from getting it now, although the screen can be shown. @param {State} state @returns {ProblemFacts | null} */
export function catsProblem(state) {
  const { answer } = state;
  if (!answer) return null;
  const code = catsCode(answer.cats?.state);
  if (code) return { code };
  if (answer.budget && answer.budget.remaining <= 0) return { code: 'cats_no_calls_left', details: { resets_at: answer.budget.resets_at } };
  return null;
}

/**
 * Who is off-limits is not written (S26): the reason, where no record of this person may be.
 * @param {State} state @returns {string} "" where something may be written
 */
export function blockedText(state) {
  const people = state.answer?.plan.records.filter((record) => record.record_type !== 'company') ?? [];
  const blocked = people.filter((record) => record.action === 'blocked');
  if (!blocked.length || blocked.length < people.length) return '';
  return blocked[0]?.text || state.answer?.plan.warnings?.[0]?.text || 'This person is off-limits.';
}

/** Whether a sync is being accepted or carried out. @param {State} state */
export const isSyncing = (state) => state.busy === 'sync' || Boolean(state.sync && ['queued', 'running'].includes(state.sync.state));

/** Tells one wish to sync from another: the same wish sent twice keeps its idempotency key. @param {object} request */
export const fingerprint = (request) => JSON.stringify(request);
