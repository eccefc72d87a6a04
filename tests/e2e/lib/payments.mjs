// Payments by M-Pesa that the portal's statement tells of: the way to paid credit, with a receipt, without M-Pesa.
import fs from 'node:fs';
import path from 'node:path';

const head = 'Receipt No.,Completion Time,Details,Transaction Status,Paid In,Withdrawn,Other Party Info,A/C No.\n';

/** A statement of one payment; what is typed as the account is nobody's number. Answers with its file. */
export function statementOf(folder, { receipt, amount = '500.00', at = '28-11-2026 09:15:02', typed = 'jane' }) {
  const file = path.join(folder, `statement-${receipt}.csv`);
  fs.writeFileSync(file, `${head}${receipt},${at},Pay Bill,Completed,"${amount}",,254712***678 - JANE DOE,${typed}\n`);
  return file;
}

/** Credits the account once, however often it is called. `command` runs mbs, throws when that fails and answers with
 * its JSON. */
export async function paid(command, folder, { account, receipt, amount }) {
  await command('payment', 'import', statementOf(folder, { receipt, amount }));
  const [one] = (await command('payment', 'list', '--receipt', receipt)).payments;
  if (one.state === 'suspense') await command('payment', 'match', one.payment_id, account, '--reason', 'They called');
}
