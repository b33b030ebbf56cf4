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

createRequire(import.meta.url)('azurite/dist/src/azurite.js')
