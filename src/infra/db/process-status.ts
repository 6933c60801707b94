import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A living process. Name and start mark are known only where /proc is mounted (Linux). */
export interface RunningProcess {
  pid: number;
  name: string | undefined;
  /** Boot and start tick: two processes that share a pid over time never share this. */
  startMark: string | undefined;
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function takesSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The process with this pid, or undefined when it is gone or only a zombie waits to be collected. */
export function findProcess(pid: number): RunningProcess | undefined {
  if (!Number.isSafeInteger(pid) || pid <= 0 || !takesSignals(pid)) return undefined;
  const stat = readOrNothing(`/proc/${pid}/stat`);
  if (stat === undefined) return { pid, name: undefined, startMark: undefined };
  const nameEnd = stat.lastIndexOf(')');
  const name = stat.slice(stat.indexOf('(') + 1, nameEnd);
  const fields = stat.slice(nameEnd + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  const boot = readOrNothing('/proc/sys/kernel/random/boot_id')?.trim();
  return { pid, name, startMark: `${boot}/${fields[19]}` };
}

/** The folder a process works in; undefined when it is gone, hidden from us, or the system has no /proc. */
export function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** Living processes of that name that work in the folder (an absolute path without links); Linux only. */
export function processesIn(directory: string, name: string): RunningProcess[] {
  const pids = readOrNothing('/proc/self/stat') === undefined ? [] : readdirSync('/proc').map(Number);
  return pids
    .filter((pid) => pid > 0 && workingDirectory(pid) === directory)
    .flatMap((pid) => findProcess(pid) ?? [])
    .filter((found) => found.name === name);
}
