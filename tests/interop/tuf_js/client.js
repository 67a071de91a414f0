// A TUF client made of tuf-js: `client.js [JOB]` refreshes, looks up and downloads what JOB asks.
// The job, the answer and what happens without a job are described in tests/kit/clients.py.
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { Updater } from 'tuf-js';

async function answer(file) {
  const job = JSON.parse(fs.readFileSync(file, 'utf8'));

  // tuf-js trusts the root.json it finds in its metadata directory.
  const trusted = path.join(job.metadata_dir, 'root.json');
  if (!fs.existsSync(trusted)) fs.copyFileSync(job.root, trusted);

  const updater = new Updater({
    metadataDir: job.metadata_dir,
    metadataBaseUrl: job.metadata_url,
    targetDir: job.target_dir,
    targetBaseUrl: job.targets_url,
    config: { prefixTargetsWithHash: true },
  });
  await updater.refresh();
  const found = {};
  for (const wanted of job.paths) {
    const info = await updater.getTargetInfo(wanted);
    found[wanted] = info ? await updater.downloadTarget(info) : null;
  }
  return found;
}

if (process.argv.length > 2) {
  console.log(JSON.stringify(await answer(process.argv[2])));
} else {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const said = await answer(line).catch((error) => ({ error: String(error.stack) }));
    console.log(JSON.stringify(said));
  }
}
