/** Runs `run` with the object after each call of its method, whose arguments and errors stay as they are. */
export const afterCall = <Name extends string, Target extends Record<Name, (...given: never[]) => unknown>>(
  object: Target,
  name: Name,
  run: (target: Target) => unknown,
) => {
  const original = object[name]
  object[name] = function (this: Target, ...given: never[]) {
    original.apply(this, given)
    run(this)
  } as Target[Name]
}
