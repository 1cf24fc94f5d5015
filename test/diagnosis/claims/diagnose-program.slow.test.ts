import { describe, expect, test } from 'vitest';
import { accuseProgram, garbageProgram, proveProgram } from '../../bench/faults/program.ts';
import { prove } from '../../bench/faults/prove.ts';

describe('a sample of the proving ground, as programs', () => {
  test('single faults are named, and none by the name of another', async () => {
    const proofs = [];
    for (let seed = 9500; seed < 9520; seed++) proofs.push(await proveProgram(seed, 1));
    const shown = proofs.filter(({ outcome }) => outcome !== 'does not show');
    expect(shown.length).toBeGreaterThan(10);
    const wrong = shown.filter(({ outcome }) => outcome === 'wrong');
    expect(wrong.map(({ seed, planted, says }) => [seed, planted, says])).toEqual([]);
    expect(shown.filter(({ outcome }) => outcome === 'abstained').length).toBeLessThanOrEqual(1);
    // The forward pass is the reference's: all that may be wrong is the gradient.
    for (const { check } of shown) {
      expect(check!.parts).toMatchObject({ outputs: 'match', cost: 'match', gradient: 'mismatch' });
    }
  });

  // Most ties are of faults that are one and the same in that network, and stay.
  test.each([511])('what one point leaves tied is told apart at another, %s', async (seed) => {
    expect((await prove(seed, 1, '17 digits')).outcome).toBe('tie');
    const { outcome, check, planted, says } = await proveProgram(seed, 1);
    expect(outcome, `${planted} → ${says}`).toBe('exact');
    expect(check!.findings).toMatchObject([{ evidence: { separatedAt: 'spread' } }]);
  });

  test('right programs are never accused', async () => {
    const accused = [];
    for (let seed = 9600; seed < 9620; seed++) if (await accuseProgram(seed)) accused.push(seed);
    expect(accused).toEqual([]);
  });

  test('random numbers have no name', async () => {
    for (let seed = 9700; seed < 9703; seed++) expect(await garbageProgram(seed), `${seed}`).toBeUndefined();
  });
});
