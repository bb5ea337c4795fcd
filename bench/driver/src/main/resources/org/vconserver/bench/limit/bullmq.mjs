// Runs jobs that do nothing with BullMQ. Speaks as LimitProgram does: a line with "prepare" or
// "run" and milliseconds, answered with a line that has the number of jobs.
// Arguments: the port of Redis, how many jobs run at once, and "run" or "enqueue".
import { createInterface } from 'node:readline';
import { Queue, Worker } from 'bullmq';

const [port, concurrency, what] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null };
const queue = new Queue('bench', { connection });
const batch = 1000;
let rate = 1000;
let prepared = 0;

async function enqueue(jobs) {
  for (let done = 0; done < jobs; done += batch) {
    const some = Array.from({ length: Math.min(batch, jobs - done) }, (_, i) => ({
      name: 'job', data: { job_type: 'vcon_uuid', vcon_uuid: ['00000000-0000-8000-8000-' + i] } }));
    await queue.addBulk(some);
  }
}

async function drain(jobs) {
  let left = jobs;
  let ended;
  const all = new Promise((resolve) => { ended = resolve; });
  const worker = new Worker('bench', async () => {}, { connection, concurrency: Number(concurrency) });
  worker.on('completed', () => { if (--left === 0) ended(); });
  await all;
  return worker;
}

let last;
async function answer(line) {
  const [order, millis] = line.split(' ');
  if (last) { await last.close(); last = undefined; }
  if (order === 'prepare') {
    prepared = Math.max(500, Math.min(20000, Math.round(rate * millis / 1000)));
    if (what === 'run') await enqueue(prepared);
    else await queue.obliterate({ force: true });
    return 'ok';
  }
  const began = Date.now();
  if (what === 'run') last = await drain(prepared);
  else await enqueue(prepared);
  rate = prepared / Math.max(1, Date.now() - began) * 1000;
  return String(prepared);
}

console.log('ready');
for await (const line of createInterface({ input: process.stdin })) console.log(await answer(line));
process.exit(0);
