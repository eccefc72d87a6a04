/// Working calls of POST /v1/messages in four languages, to be pasted and run. Pure text: what is filled in is
/// quoted as each language wants it, so that no name breaks out of its place.

export type SampleLanguage = 'curl' | 'javascript' | 'python' | 'php';
export const sampleLanguages: Record<SampleLanguage, string> = {
  curl: 'curl',
  javascript: 'JavaScript',
  python: 'Python',
  php: 'PHP',
};

export type Filling = {
  url: string;
  /// Undefined: it is read from the environment.
  key: string | undefined;
  to: string;
  from: string;
  text: string;
  reference: string;
};

const json = (text: string) => JSON.stringify(text);
const shell = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
const php = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
const body = (f: Filling) => JSON.stringify({ to: f.to, from: f.from, text: f.text, reference: f.reference });

const curl = (f: Filling) => `curl ${f.url}/v1/messages \\
  -H ${f.key ? shell(`Authorization: Bearer ${f.key}`) : '"Authorization: Bearer $MBS_KEY"'} \\
  -H 'Content-Type: application/json' \\
  -H ${shell(`Idempotency-Key: ${f.reference}`)} \\
  -d ${shell(body(f))}
`;

const javascript = (f: Filling) => `const key = ${f.key ? json(f.key) : 'process.env.MBS_KEY'};

fetch(${json(`${f.url}/v1/messages`)}, {
  method: "POST",
  headers: {
    Authorization: \`Bearer \${key}\`,
    "Content-Type": "application/json",
    "Idempotency-Key": ${json(f.reference)},
  },
  body: JSON.stringify({
    to: ${json(f.to)},
    from: ${json(f.from)},
    text: ${json(f.text)},
    reference: ${json(f.reference)},
  }),
})
  .then((answer) => answer.json())
  .then(console.log);
`;

const python = (f: Filling) => `import json, os, urllib.error, urllib.request

key = ${f.key ? json(f.key) : 'os.environ["MBS_KEY"]'}
request = urllib.request.Request(
    ${json(`${f.url}/v1/messages`)},
    data=json.dumps({
        "to": ${json(f.to)},
        "from": ${json(f.from)},
        "text": ${json(f.text)},
        "reference": ${json(f.reference)},
    }).encode(),
    headers={
        "Authorization": f"Bearer {key}",
        "Content-Type": "application/json",
        "Idempotency-Key": ${json(f.reference)},
    },
)
try:
    print(urllib.request.urlopen(request).read().decode())
except urllib.error.HTTPError as refused:
    print(refused.read().decode())
`;

const phpSample = (f: Filling) => `<?php
$key = ${f.key ? php(f.key) : "getenv('MBS_KEY')"};
$request = curl_init(${php(`${f.url}/v1/messages`)});
curl_setopt_array($request, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . $key,
        'Content-Type: application/json',
        ${php(`Idempotency-Key: ${f.reference}`)},
    ],
    CURLOPT_POSTFIELDS => json_encode([
        'to' => ${php(f.to)},
        'from' => ${php(f.from)},
        'text' => ${php(f.text)},
        'reference' => ${php(f.reference)},
    ]),
]);
echo curl_exec($request), PHP_EOL;
`;

const all: Record<SampleLanguage, (f: Filling) => string> = { curl, javascript, python, php: phpSample };

export const sampleIn = (language: SampleLanguage, filling: Filling): string => all[language](filling).trimEnd();
