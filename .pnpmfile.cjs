/**
 * Of `@wp-playground/cli` only a zip in its tarball is wanted, the SQLite drop-in of WordPress; what it depends on
 * weighs a gigabyte.
 */
function readPackage(manifest) {
  if (manifest.name === '@wp-playground/cli') manifest.dependencies = {}
  return manifest
}

module.exports = { hooks: { readPackage } }
