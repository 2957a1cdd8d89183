const { request } = require('node:https');

/** Uses something of each export, and says what came of it. */
module.exports = async function exercise(exported) {
  const { loadDescription } = exported['.'];
  const { startMock } = exported['./mock'];
  const { createMockTarget, runContract } = exported['./contract'];
  const description = await loadDescription();
  const mock = await startMock({ description });
  const url = `${mock.staging.baseUrl}/partner/validate`;
  const { secret } = mock.registry.issue({ kind: 'client', environment: 'staging', account: 'A', issuedAt: 0 });
  const served = [await status(url, mock.ca, secret.reveal()), await status(url, mock.ca, 'another')];
  await mock[Symbol.asyncDispose]();
  const afterwards = await status(url, mock.ca, secret.reveal()).catch(({ code }) => code);
  const target = await createMockTarget({ environment: 'staging', description });
  const outcomes = [];
  for await (const { id, outcome } of runContract(target, { only: ['P-01'] })) outcomes.push(`${id} ${outcome}`);
  await target.close();
  return { name: exported['./package.json'].name, served, afterwards, outcomes };
};

function status(url, ca, token) {
  return new Promise((resolve, reject) => {
    const asked = request(url, { ca, headers: { 'X-Api-Key': token }, agent: false }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode));
    });
    asked.on('error', reject).end();
  });
}
