import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { AGENT_HOST, bundle } from './support/bundle.ts'
import { startWordPress } from './support/wordpress.ts'

const vectors = JSON.parse(readFileSync(new URL('fixtures/signature-vectors.json', import.meta.url), 'utf8'))

test('signs and reads every vector as the server does', async () => {
  const site = await startWordPress({ plugins: [await bundle(AGENT_HOST)] })
  const found = await site.php<object>(COMPUTE, vectors)
  const { queries, requests, answers, proof } = vectors
  expect(found).toEqual({
    queries: queries.map((each: { canonical: string }) => each.canonical),
    requests: requests.map(signed),
    answers: answers.map(signed),
    proof: signed(proof),
  })
  await site.stop()
})

const signed = ({ text, signature }: { text: string; signature: string }) => ({ text, signature, isValid: true })

const COMPUTE = `
  $signature = TinyEclipse\\Agent\\Signature::class;
  $compute   = static function ( string $text, array $key, string $made ) use ( $signature ) {
    $pair = sodium_crypto_sign_seed_keypair( $signature::decode( $key['seed'] ) );
    return array(
      'text'      => $text,
      'signature' => $signature::sign( $text, sodium_crypto_sign_secretkey( $pair ) ),
      'isValid'   => $signature::is_valid( $text, $made, $key['publicKey'] ),
    );
  };
  $request = static fn( array $r ) => $compute(
    $signature::request_text( $r['method'], $r['path'], $r['query'], $r['body'], (string) $r['timestamp'], $r['nonce'], $r['siteId'], $r['keyId'] ),
    $input['keys']['agent'],
    $r['signature']
  );
  $answer  = static fn( array $a ) => $compute( $signature::answer_text( $a['status'], $a['body'], $a['nonce'], $a['keyId'] ), $input['keys']['server'], $a['signature'] );
  $proof   = $input['proof'];
  return array(
    'queries'  => array_map( static fn( array $q ) => $signature::canonical_query( $q['query'] ), $input['queries'] ),
    'requests' => array_map( $request, $input['requests'] ),
    'answers'  => array_map( $answer, $input['answers'] ),
    'proof'    => $compute( $signature::proof_text( $proof['siteId'], $proof['publicKey'] ), $input['keys']['agent'], $proof['signature'] ),
  );`
