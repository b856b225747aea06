/**
 * The words that readers, panel and companion share for a person seen on a page.
 *
 * @typedef {'linkedin' | 'linkedin_guest' | 'github' | 'xing' | 'generic' | 'manual'} ReaderName
 *
 * @typedef {object} Email
 * @property {string} email
 * @property {'work' | 'private' | 'unknown'} kind
 *
 * @typedef {object} Phone
 * @property {string} number as shown on the page
 * @property {'mobile' | 'home' | 'work' | 'fax' | 'main' | 'other'} type
 *
 * A key is absent when nothing was found; a value is never null and never "".
 * @typedef {object} Fields
 * @property {string} [full_name]
 * @property {string} [first_name] only where the page itself splits the name
 * @property {string} [middle_name]
 * @property {string} [last_name]
 * @property {string} [headline]
 * @property {string} [title]
 * @property {string} [company]
 * @property {string} [company_url] page of the company on the site that was read, or elsewhere on a network
 * @property {string} [company_website]
 * @property {string} [location] the place as shown
 * @property {string} [street]
 * @property {string} [city]
 * @property {string} [state]
 * @property {string} [postal_code]
 * @property {string} [country_code] ISO 3166-1 alpha-2
 * @property {string} [about] may hold line breaks
 * @property {string} [website]
 * @property {Email[]} [emails]
 * @property {Phone[]} [phones]
 * @property {string[]} [social_urls]
 *
 * @typedef {keyof Fields} FieldName
 *
 * `uncertain` with a value: the value stands on weak ground, the note says which; without a value: there was
 * something, and telling what would have been a guess.
 * @typedef {object} ReportEntry
 * @property {FieldName} field
 * @property {'found' | 'not_found' | 'uncertain'} state
 * @property {string} note "" where there is nothing to say
 *
 * @typedef {object} Profile
 * @property {string} url canonical address of the profile; "" where the address is not one of the web
 * @property {ReaderName} reader
 * @property {Fields} fields
 * @property {ReportEntry[]} report one entry per field that the reader tries
 *
 * What the injected function hands over (see capture.js).
 * @typedef {object} Capture
 * @property {string} url
 * @property {string} html
 * @property {string} title
 * @property {string} lang
 * @property {string} selection
 * @property {boolean} truncated the page was larger, or slower to walk, than allowed
 */

export {};
