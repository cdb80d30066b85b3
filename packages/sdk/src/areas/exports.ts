import type { Call } from '../call.ts'
import {
  changeScheduledExport,
  createScheduledExport,
  downloadExportFile,
  listExportFiles,
  listScheduledExports,
  removeScheduledExport,
} from '../calls.ts'
import type { NewScheduledExport, ScheduledExportChanges } from '../contract/exports.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'

/** Files that are made every day, week or month. */
export const exports = (call: Call) => ({
  list: (siteId: string, l?: ListOptions) =>
    list((query, o) => call(listScheduledExports, { params: { siteId }, query }, o), l),
  create: (siteId: string, body: NewScheduledExport, o?: CallOptions) =>
    call(createScheduledExport, { params: { siteId }, body }, o),
  change: (siteId: string, exportId: string, changes: ScheduledExportChanges, o?: CallOptions) =>
    call(changeScheduledExport, { params: { siteId, exportId }, body: changes }, o),
  /** With its files. */
  remove: (siteId: string, exportId: string, o?: CallOptions) =>
    call(removeScheduledExport, { params: { siteId, exportId } }, o),
  /** Newest first; each is kept for 90 days. */
  files: (siteId: string, exportId: string, l?: ListOptions) =>
    list((query, o) => call(listExportFiles, { params: { siteId, exportId }, query }, o), l),
  /** The text of a file. */
  download: (siteId: string, exportId: string, fileId: string, o?: CallOptions) =>
    call.text(downloadExportFile, { params: { siteId, exportId, fileId } }, o),
})
