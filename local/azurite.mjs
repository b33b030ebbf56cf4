// Runs Azurite in this process and stops it when standard input closes. Whoever started it holds the other end, so
// it stops when told to and also when its parent is killed: no Azurite is ever left behind with the ports.
import { createRequire } from 'node:module'

// Ctrl+C in a terminal goes to the whole group. Storage has to outlive those who still write to it, so only its
// parent stops it; Azurite would stop at once.
process.on('SIGINT', () => {})
process.on('newListener', (name, listener) => {
  if (name === 'SIGINT') setImmediate(() => process.off('SIGINT', listener))
})

process.stdin.resume()
process.stdin.on('end', () => {
  // Azurite saves its data on SIGTERM; before it is up it does not listen to it yet.
  if (!process.emit('SIGTERM')) process.exit(0)
  setTimeout(() => process.exit(0), 5000).unref()
})
// The reader is gone too when the parent was killed.
process.stdout.on('error', () => {})
process.stderr.on('error', () => {})

const require = createRequire(import.meta.url)

// Once a minute Azurite throws away what deleted queue messages have left. As it does so it sorts all that is left again for each of them, and answers nobody
// meanwhile: 18 s after some thousand messages. A single document is taken out of the index in its place.
const { default: Extents } = require('azurite/dist/src/common/persistence/LokiExtentMetadataStore.js')
Extents.prototype.deleteExtent = async function (id) {
  const extents = this.db.getCollection(this.EXTENTS_COLLECTION)
  const extent = extents.findOne({ id })
  if (extent) extents.remove(extent)
}

require('azurite/dist/src/azurite.js')
