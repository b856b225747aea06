/**
 * The wire between extension and companion, as tests/contract/*.json shows it. The captured person's types live with the readers.
 *
 * @typedef {import('../readers/types.js').Profile} Profile
 * @typedef {import('../readers/types.js').Fields} Fields
 * @typedef {import('../readers/types.js').FieldName} FieldName
 * @typedef {import('../readers/types.js').ReportEntry} ReportEntry
 * @typedef {import('../readers/types.js').Capture} Capture
 *
 * @typedef {'candidate' | 'contact'} RecordType
 * @typedef {'built_in' | 'team' | 'user' | 'campaign' | 'person'} Layer
 * @typedef {{code: string, text: string}} Reason
 *
 * @typedef {object} MatchRecord
 * @property {RecordType} record_type
 * @property {number} cats_id
 * @property {string} name
 * @property {string | null} [title]
 * @property {string | null} [company_name]
 * @property {string | null} [owner_name]
 * @property {string | null} [url]
 * @property {string | null} [date_modified]
 * @property {string} tier
 * @property {Reason[]} reasons
 * @property {null | 'same' | 'not_same'} decided
 *
 * @typedef {object} Match
 * @property {'same' | 'probable' | 'several' | 'new' | 'unknown'} state
 * @property {string} text
 * @property {MatchRecord[]} records
 *
 * @typedef {object} CompanyOption
 * @property {number} cats_id
 * @property {string} name
 * @property {string} tier
 * @property {number} [score]
 * @property {string | null} [url]
 * @property {Record<string, unknown>} details
 * @property {Reason[]} reasons
 *
 * @typedef {object} Company
 * @property {'chosen' | 'matched' | 'ask' | 'new' | 'none' | 'unknown'} state
 * @property {string | null} query
 * @property {number | null} chosen_id
 * @property {string | null} source
 * @property {string | null} domain
 * @property {CompanyOption | null} card
 * @property {string} text
 * @property {{mode: string, details: string[], companies: CompanyOption[]} | null} warning
 * @property {string[]} info details that the card shows, in this order
 * @property {boolean} [may_create]
 *
 * @typedef {object} Source
 * @property {Layer} layer
 * @property {string | number | null} [id]
 * @property {string | null} [name]
 * @property {string | null} [by]
 * @property {string | null} [at]
 *
 * @typedef {object} EffectiveSetting
 * @property {string} key
 * @property {RecordType | null} record_type
 * @property {string | null} field
 * @property {any} value
 * @property {Source} source
 * @property {{value: any, source: Source} | null} inherited
 * @property {null | {by?: string, at?: string, text?: string} | boolean | string} locked
 * @property {unknown[]} ignored
 *
 * @typedef {object} Write
 * @property {string} id
 * @property {RecordType | 'company'} record_type
 * @property {'create' | 'update' | 'add' | 'place' | 'note' | 'upload'} operation the last three once the record stands
 * @property {string} field
 * @property {string} label
 * @property {any} before
 * @property {any} after
 * @property {string} before_text
 * @property {string} after_text
 * @property {Reason} reason
 * @property {boolean} ticked
 * @property {boolean} mandatory
 *
 * @typedef {{record_type: RecordType, field: string, label: string, text: string}} Need
 *
 * @typedef {object} RecordPlan
 * @property {RecordType | 'company'} record_type
 * @property {'create' | 'update' | 'unchanged' | 'wait' | 'needs' | 'ask' | 'blocked' | 'none'} action
 * @property {number | null} cats_id
 * @property {boolean} is_due
 * @property {string | null} trigger
 * @property {string} text
 * @property {Write[]} writes
 * @property {Need[]} needs
 * @property {number} [held_notes] that wait for the trigger
 *
 * @typedef {{digest: string, company_id: number | null, calls: number, records: RecordPlan[], warnings?: Reason[]}} Plan
 * @typedef {'sync' | 'add_to_campaign' | 'choose_company' | 'choose_person' | 'fill_field' | 'nothing' | 'sync_anyway'} ButtonAction
 * @typedef {{action: ButtonAction, label: string, is_enabled: boolean, second: {action: ButtonAction, label: string} | null}} Button
 * @typedef {{syncs: number, calls: number, seconds: number}} Queue of syncs, and in how many seconds there are calls for all
 * @typedef {{limit: number, remaining: number, resets_at: string | null, queue: Queue | null}} Budget
 *
 * @typedef {object} SyncRecord
 * @property {RecordType | 'company'} record_type
 * @property {number | null} cats_id
 * @property {string} action
 * @property {string | null} [url]
 * @property {string[]} written
 * @property {(string | {id?: string, field?: string, label?: string, text?: string, reason?: {text?: string} | string})[]} dropped
 *
 * @typedef {object} Sync
 * @property {string} id
 * @property {'queued' | 'running' | 'waiting' | 'needs_attention' | 'done' | 'cancelled'} state
 * @property {string | null} reason
 * @property {string} text
 * @property {{id: string, name: string}} person
 * @property {number | null} campaign_id
 * @property {number} attempts
 * @property {string} created_at
 * @property {string | null} run_after
 * @property {string | null} finished_at
 * @property {SyncRecord[]} records
 * @property {{code?: string, message?: string, cats_message?: string} | null} error
 * @property {number} calls
 * @property {string[]} can
 * @property {string | null} [undoes] the sync that this one takes back
 * @property {string | null} [undone_at]
 * @property {boolean} [is_automatic] nobody confirmed it: an event or a setting started it
 *
 * @typedef {object} Resolution
 * @property {{id: string | null, is_kept: boolean, name: string, fields: Fields, url: string}} person
 * @property {Match} match
 * @property {Company} company
 * @property {{id: number, name: string, stage: string | null} | null} campaign
 * @property {{id: number, name: string}[]} campaigns
 * @property {EffectiveSetting[]} settings
 * @property {Plan} plan
 * @property {Button} button
 * @property {Budget | null} budget
 * @property {{state: string, age_seconds: number | null} | null} mirror
 * @property {Sync | null} last_sync
 * @property {{state: string, site: string | null} | null} cats
 * @property {{calls: number, at: string}} [looked_up] CATS was asked live for this answer
 *
 * @typedef {Pick<Resolution, 'match' | 'company'>} BadgeAnswer the parts that the badge asks for
 *
 * @typedef {{value: any, label: string}} Choice
 * @typedef {object} CatalogueSetting
 * @property {string} key
 * @property {string} type
 * @property {Choice[]} choices
 * @property {any} default
 * @property {string} label
 * @property {string} help
 * @property {Layer[]} layers
 * @property {boolean} per_record_type
 * @property {RecordType[]} record_types
 * @property {boolean} per_field
 * @property {string} group
 * @property {number} rank below 10: stands open in the advanced options
 * @property {'' | 'jobs' | 'lists' | 'tags' | 'job_statuses' | 'contact_statuses' | 'companies'} [choices_from] what CATS offers, asked when it is opened
 *
 * What CATS offers to choose from, as a picker shows it.
 * @typedef {{value: number, label: string, about?: string, workflow?: number | null}} Offered
 * @typedef {{job_id: number, status_id: number | null}} JobChoice
 *
 * @typedef {{key: string, label: string, type: string, choices: Choice[]}} CatalogueField
 * @typedef {{settings: CatalogueSetting[], fields: Record<RecordType, CatalogueField[]>, users?: Choice[]}} Catalogue
 *
 * @typedef {{id: string, code: string, secret: string, expires_at: string, confirm_url: string}} Pairing
 * @typedef {{state: 'waiting' | 'confirmed' | 'refused', token?: string, user?: User, browser_name?: string}} PairingAnswer
 * @typedef {{guide?: string | null, support?: string | null}} Help addresses
 * @typedef {{id: number, name: string, role: string, email?: string, help?: Help}} User
 * @typedef {{campaign_id: number, person_id: string, stage: string, sync_id?: string | null}} Membership
 * @typedef {{product: string, version: string, api_version: number, features: string[]}} Ping
 *
 * What the companion refused or could not do. `code` has a text in problems.js.
 * @typedef {object} ProblemFacts
 * @property {string} code
 * @property {string} [message] the companion's own sentence
 * @property {Record<string, any>} [details]
 * @property {boolean} [retryable]
 * @property {string} [request_id]
 *
 * What is kept of an unfinished look at one person, in storage.session, so that closing the popup loses nothing.
 * @typedef {object} Draft
 * @property {Partial<Fields>} edits
 * @property {string[]} excluded ids of writes that were unticked
 * @property {string[]} included ids of writes that no policy decides and that were ticked
 * @property {{key: string, fingerprint: string} | null} attempt the sync request whose answer has not come yet
 * @property {Record<string, any>} filled answers typed into fields of CATS, by `record_type.field`, not saved yet
 * @property {string} note one that is being written
 * @property {Partial<Fields>} saved the edits that the companion has been given
 */

export {};
