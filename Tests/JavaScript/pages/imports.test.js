import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { fileURLToPath } from 'node:url'

const folder = fileURLToPath(new URL('../../../Sources/Website/Resources/js', import.meta.url))

test('Every script imports what is there', () => {
  const scripts = readdirSync(folder, { encoding: 'utf8', recursive: true }).filter((name) => name.endsWith('.js'))
  assert.ok(scripts.length > 20)
  for (const script of scripts) {
    const source = readFileSync(join(folder, script), 'utf8')
    for (const [, path] of source.matchAll(/^(?:import|export)[^']* from '(\.[^']+)'|^} from '(\.[^']+)'/gm)) {
      assert.ok(path === undefined || existsSync(join(folder, dirname(script), path)), `${script} imports ${path}`)
    }
  }
})
