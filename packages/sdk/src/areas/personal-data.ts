import type { Call } from '../call.ts'
import { erasePersonalData, exportPersonalData } from '../calls.ts'
import type { PersonalDataSubject } from '../contract/sites.ts'
import type { CallOptions } from '../options.ts'

/** What is stored of one person: of a session by its id, or of everything of theirs by `{ email }`. */
export const personalData = (call: Call) => ({
  export: (siteId: string, subject: string | PersonalDataSubject, o?: CallOptions) =>
    call(exportPersonalData, { params: { siteId }, body: subjectOf(subject) }, o),
  erase: (siteId: string, subject: string | PersonalDataSubject, o?: CallOptions) =>
    call(erasePersonalData, { params: { siteId }, body: subjectOf(subject) }, o),
})

const subjectOf = (subject: string | PersonalDataSubject): PersonalDataSubject =>
  typeof subject === 'string' ? { sessionId: subject } : subject
