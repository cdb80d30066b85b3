export const Commands = () => <p>commands</p>
