// node npm-ci.mjs <folder> <lock>: installs what <folder>/package-lock.json says, once for each content of that file.
// Two builds at once take turns by the file <lock>.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const [folder, lock] = process.argv.slice(2)
const oldest = 20
// In milliseconds: how old a lock without an owner must be before it counts as left behind, and how long to wait for one whose owner lives
// (which may be another program by now that was given the same process id).
const ownerless = 60_000
const patience = 10 * 60_000

if (Number(process.versions.node.split('.')[0]) < oldest) {
  fail(`Node.js ${oldest} or later is needed and this is ${process.versions.node}. Install a current one from https://nodejs.org and build again.`)
}

takeLock()
try {
  const stamp = join(folder, 'node_modules', '.installed')
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package.json')))
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) install()
  // Also when nothing was to be done: a newer stamp tells the build that it is up to date.
  writeFileSync(stamp, wanted)
} finally {
  removeLock()
}

function install() {
  // On Windows npm is a script that only a shell finds.
  const npm = spawnSync('npm ci --no-audit --no-fund --loglevel=error', { cwd: folder, shell: true, encoding: 'utf8' })
  if (npm.status === 0) return
  removeLock()
  fail(`"npm ci" failed in ${folder}. Its output:\n${npm.stdout}${npm.stderr}`)
}

function takeLock() {
  mkdirSync(dirname(lock), { recursive: true })
  const since = Date.now()
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (ownerIsGone()) removeLock()
      else if (Date.now() - since > patience) fail(`Another build has been installing the npm packages of ${folder} for too long. If there is none, delete ${lock} and build again.`)
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200)
    }
  }
}

function ownerIsGone() {
  try {
    const age = Date.now() - statSync(lock).mtimeMs
    const owner = Number(readFileSync(lock, 'utf8'))
    // Empty: its owner is just writing it, or was killed at that moment.
    if (!owner) return age > ownerless
    process.kill(owner, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH' || error.code === 'ENOENT'
  }
}

function removeLock() {
  try {
    unlinkSync(lock)
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
