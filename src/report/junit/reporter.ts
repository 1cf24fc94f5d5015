import { outcomeWords } from '../outcome-words.ts';
import type { Reporter } from '../reporter.ts';
import { type TestCase, testCases } from './test-cases.ts';
import { xmlAttributes, xmlText } from './xml.ts';

/**
 * The report for CI servers in JUnit's XML: a test suite a check, a test case for it and for each of its tensors. It
 * fits `junit-10.xsd` of Jenkins' xUnit plugin. Servers differ in what they show of a failure, so its text stands in
 * the attribute `message` and in the body.
 */
export function junit(): Reporter {
  return {
    outcome: () => [],
    *end(outcomes, { failing }) {
      const suites = outcomes.map((outcome) => ({
        name: outcomeWords(outcome).title,
        cases: testCases(outcome, failing.has(outcome)),
      }));
      const { tests, failures, errors } = countsOf(suites.flatMap(({ cases }) => cases));
      yield '<?xml version="1.0" encoding="UTF-8"?>\n';
      yield `<testsuites${xmlAttributes({ name: 'nncheck grad', tests, failures, errors })}>\n`;
      for (const { name, cases } of suites) {
        yield `  <testsuite${xmlAttributes({ name, ...countsOf(cases) })}>\n`;
        for (const one of cases) yield testCase(one);
        yield '  </testsuite>\n';
      }
      yield '</testsuites>\n';
    },
  };
}

function countsOf(cases: readonly TestCase[]) {
  const count = (wanted: TestCase['element']) => cases.filter(({ element }) => element === wanted).length;
  return {
    tests: cases.length,
    failures: count('failure'),
    errors: count('error'),
    skipped: count('skipped'),
  };
}

function testCase({ name, classname, element, type, message, text }: TestCase): string {
  const open = `    <testcase${xmlAttributes({ name, classname })}`;
  if (text === undefined) return `${open}/>\n`;
  const attributes = xmlAttributes({
    ...(type !== undefined && { type }),
    ...(message !== undefined && { message }),
  });
  const tag = element ?? 'system-out';
  return `${open}>\n      <${tag}${attributes}>${xmlText(text)}</${tag}>\n    </testcase>\n`;
}
