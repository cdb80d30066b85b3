/**
 * A value of an answer, as a program should read it: a newer server may know more words of an enumeration, so each is
 * a string of which some are known.
 */
export type Open<T> = unknown extends T
  ? T
  : T extends string
    ? string extends T
      ? T
      : T | (string & {})
    : T extends object
      ? { [Key in keyof T]: Open<T[Key]> }
      : T
