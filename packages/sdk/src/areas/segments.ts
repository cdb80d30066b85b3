import type { Call } from '../call.ts'
import { changeSegment, createSegment, listSegments, removeSegment } from '../calls.ts'
import type { NewSegment, SegmentChanges } from '../contract/segments.ts'
import { type ListOptions, list } from '../list.ts'
import type { CallOptions } from '../options.ts'

/** Saved filters of a site; questions take their ids as `segmentId`. */
export const segments = (call: Call) => ({
  list: (siteId: string, l?: ListOptions) =>
    list((query, o) => call(listSegments, { params: { siteId }, query }, o), l),
  create: (siteId: string, segment: NewSegment, o?: CallOptions) =>
    call(createSegment, { params: { siteId }, body: segment }, o),
  change: (siteId: string, segmentId: string, changes: SegmentChanges, o?: CallOptions) =>
    call(changeSegment, { params: { siteId, segmentId }, body: changes }, o),
  remove: (siteId: string, segmentId: string, o?: CallOptions) =>
    call(removeSegment, { params: { siteId, segmentId } }, o),
})
