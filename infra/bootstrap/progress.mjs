// Shows one changing line on a terminal, plain lines elsewhere. All of it goes to stderr: stdout belongs to results.

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']
const WIDTH = 24

const bar = (fraction) => {
  const filled = Math.round(Math.min(1, Math.max(0, fraction)) * WIDTH)
  return `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${String(Math.round(fraction * 100)).padStart(3)} %`
}

/** Runs `work(report)` under a title; `report(fraction, note)` moves the bar. Nothing is shown for quick work. */
export const step = async (title, work) => {
  const terminal = process.stderr.isTTY === true
  const started = Date.now()
  let shown = false
  let state = { fraction: undefined, note: '' }
  let frame = 0
  const draw = () => {
    if (!terminal && shown) return
    shown = true
    if (!terminal) return process.stderr.write(`${title} …\n`)
    frame = (frame + 1) % FRAMES.length
    const progress = state.fraction === undefined ? '' : ` ${bar(state.fraction)}`
    const line = `${FRAMES[frame]} ${title}${progress} ${state.note}`
    process.stderr.write(`\r\x1b[2K${line.slice(0, (process.stderr.columns ?? 80) - 1)}`)
  }
  const timer = setInterval(draw, 120)
  const finish = (mark) => {
    clearInterval(timer)
    if (!shown) return
    const seconds = ((Date.now() - started) / 1000).toFixed(1)
    process.stderr.write(`${terminal ? '\r\x1b[2K' : ''}${mark} ${title} (${seconds} s)\n`)
  }
  try {
    const result = await work((fraction, note = '') => {
      state = { fraction, note }
    })
    finish('✓')
    return result
  } catch (error) {
    finish('✗')
    throw error
  }
}

/** What the reader must do about it; shown without a stack. */
export class Instruction extends Error {}

/** Runs a script's main function: an Instruction ends it with exit code 1 and its own words. */
export const main = async (work) => {
  try {
    process.exitCode = await work()
  } catch (error) {
    process.stderr.write(`\n${error instanceof Instruction ? error.message : error.stack}\n`)
    process.exitCode = 1
  }
}
