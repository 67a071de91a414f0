// A TUF client made of tuf-js: `client.js JOB` refreshes, looks up and downloads what JOB asks.
// The job and the answer are described in tests/kit/clients.py.
import fs from 'node:fs';
import path from 'node:path';
import { Updater } from 'tuf-js';

const job = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));

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
const answer = {};
for (const wanted of job.paths) {
  const info = await updater.getTargetInfo(wanted);
  answer[wanted] = info ? await updater.downloadTarget(info) : null;
}
console.log(JSON.stringify(answer));
