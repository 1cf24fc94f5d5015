import type {
  GradientCheck,
  Parts,
  ProgramCheck,
  ReportedDetails,
  ValuesCheck,
  ValuesDetails,
} from '../../verdict/verdict.ts';

/** Every comparison by name: its status, and what is known of it in few figures. */
export function partsForJson(check: GradientCheck): Record<keyof Parts, object> {
  const known = { ...knownOfParts(check), ...knownOfInputs(check) };
  const entries = Object.entries(check.parts).map(([name, status]) => [
    name,
    { status, ...known[name as keyof Parts] },
  ]);
  return Object.fromEntries(entries);
}

function knownOfParts(check: GradientCheck): Partial<Record<keyof Parts, object>> {
  switch (check.subject) {
    case 'reference':
      return {};
    case 'reported':
      return { ...knownOf(check.reported), ...knownOfValues(check.reported, check.reported.missingLayers) };
    case 'program':
      return { ...knownOfValues(check.answered), ...knownOfSteps(check), consistency: check.consistency };
  }
}

function knownOf(reported: ReportedDetails): Partial<Record<keyof Parts, object>> {
  const known: Partial<Record<keyof Parts, object>> = {};
  if (reported.cost !== undefined) {
    const { error, bound } = reported.cost;
    known.cost = { error, bound };
  }
  for (const { part, counts, missing, tooShort } of reported.vectors) {
    const shown = { counts, notReported: missing, ...(tooShort > 0 && { tooFewDigits: tooShort }) };
    if (part === 'parametersAfter') known.update = { ...reported.update, ...shown };
    else known[part] = shown;
  }
  return known;
}

function knownOfInputs({
  inputGradient,
  subject,
}: GradientCheck): Pick<Partial<Record<keyof Parts, object>>, 'inputGradient'> {
  if (inputGradient === undefined) return {};
  const { counts, missing, tooShort } = inputGradient;
  const notReported = subject === 'reported' && { notReported: missing };
  return { inputGradient: { counts, ...notReported, ...(tooShort > 0 && { tooFewDigits: tooShort }) } };
}

function knownOfSteps({ update }: ProgramCheck): Pick<Partial<Record<keyof Parts, object>>, 'update'> {
  if (update === undefined) return {};
  const { vector, ...details } = update;
  const { counts, tooShort } = vector;
  return { update: { ...details, counts, ...(tooShort > 0 && { tooFewDigits: tooShort }) } };
}

function knownOfValues(
  { values }: ValuesDetails = { values: [] },
  missing: ReportedDetails['missingLayers'] = {},
): Partial<Record<keyof Parts, object>> {
  const known: Partial<Record<keyof Parts, object>> = {};
  for (const part of ['preActivations', 'activations', 'outputs', 'deltas'] as const) {
    const layers = values.filter((check) => check.part === part);
    if (layers.length > 0) {
      known[part] = { layers: layers.map(layerForJson), notReported: missing[part] ?? [] };
    }
  }
  return known;
}

function layerForJson({ layer, status, total, wrong, largestError, first }: ValuesCheck): object {
  return { layer, status, total, wrong, largestError, ...(first && { first }) };
}
