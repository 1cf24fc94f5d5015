import temml from 'temml';
import { BACKWARD_FAULTS } from '../../diagnosis/backward/faults/index.ts';
import { isDenseChain } from '../../network/graph.ts';
import type { Problem } from '../../problem/problem.ts';
import type { Finding } from '../../verdict/finding.ts';
import type { Markup } from './markup.ts';

const tex = String.raw;

/** The rules of backpropagation that faults replace, of any network: δ = ∂J/∂z, n counts examples. */
const RULES: Readonly<Record<string, string>> = {
  'output delta': tex`\delta_i^{(L)} = \frac{\partial J}{\partial z_i^{(L)}} = \sum_j \frac{\partial J}{\partial a_j^{(L)}} \, \frac{\partial a_j^{(L)}}{\partial z_i^{(L)}}`,
  'activation derivative': tex`\delta_i^{(l)} = \sum_j \frac{\partial J}{\partial a_j^{(l)}} \, \frac{\partial a_j^{(l)}}{\partial z_i^{(l)}} \qquad \text{elementwise: } \; \delta^{(l)} = \frac{\partial J}{\partial a^{(l)}} \odot f'\bigl(z^{(l)}\bigr)`,
  'delta through a layer': tex`\delta^{(l)} = \Bigl(\frac{\partial z^{(l+1)}}{\partial a^{(l)}}\Bigr)^{\top} \delta^{(l+1)} \odot f'\bigl(z^{(l)}\bigr)`,
  'weight gradient': tex`\frac{\partial J}{\partial w} = \sum_n \sum_i \delta_{n,i} \, \frac{\partial z_{n,i}}{\partial w}`,
  'bias gradient': tex`\frac{\partial J}{\partial b} = \sum_n \sum_i \delta_{n,i} \, \frac{\partial z_{n,i}}{\partial b}`,
  reduction: tex`\frac{\partial J}{\partial \theta} = \frac{\partial}{\partial \theta} \Bigl( k \sum_n L_n \Bigr) = k \sum_n \frac{\partial L_n}{\partial \theta}, \qquad k = 1 \text{ for a sum}, \; k = \tfrac{1}{N} \text{ for a mean}`,
  regularization: tex`\frac{\partial}{\partial w} \Bigl( \frac{\lambda_2}{2} \sum w^2 + \lambda_1 \sum |w| \Bigr) = \lambda_2 \, w + \lambda_1 \operatorname{sign}(w)`,
  'order of the updates': tex`\delta^{(l)} \text{ of all layers first, with the same } W; \quad \text{then } \; W \leftarrow W - \eta \, \frac{\partial J}{\partial W}`,
};

/** The same of dense layers, one after another. */
const DENSE: typeof RULES = {
  ...RULES,
  'delta through a layer': tex`\delta^{(l)} = \bigl(W^{(l+1)}\bigr)^{\top} \delta^{(l+1)} \odot f'\bigl(z^{(l)}\bigr)`,
  'weight gradient': tex`\frac{\partial J}{\partial W^{(l)}} = \sum_n \delta_n^{(l)} \, \bigl(a_n^{(l-1)}\bigr)^{\top}`,
  'bias gradient': tex`\frac{\partial J}{\partial b^{(l)}} = \sum_n \delta_n^{(l)}`,
};

const FORWARD = tex`z^{(l)} = W^{(l)} a^{(l-1)} + b^{(l)}, \qquad a^{(l)} = f\bigl(z^{(l)}\bigr), \qquad a^{(0)} = x`;
const CENTRAL = tex`\frac{\partial J}{\partial w} \approx \frac{J(w + h) - J(w - h)}{2h}`;
const DESCENT = tex`\theta \leftarrow \theta - \eta \, \frac{\partial J}{\partial \theta}`;

const STEPS = {
  sgd: tex`v \leftarrow \mu v + g, \qquad \theta \leftarrow \theta - \eta \, v`,
  rmsprop: tex`s \leftarrow \rho s + (1 - \rho) \, g^2, \qquad \theta \leftarrow \theta - \frac{\eta \, g}{\sqrt{s} + \varepsilon}`,
  adam: tex`m \leftarrow \beta_1 m + (1 - \beta_1) \, g, \quad v \leftarrow \beta_2 v + (1 - \beta_2) \, g^2, \quad \theta \leftarrow \theta - \eta \, \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \varepsilon}`,
} as const;

/** Of what is seen in a training, by slug. */
const SYMPTOMS: Readonly<Record<string, string>> = {
  diverged: DESCENT,
  'rate-too-high': tex`\theta \leftarrow \theta - \eta \, \frac{\partial J}{\partial \theta} \quad \text{shrinks errors only where} \quad \eta < \frac{2}{\lambda_{\max}}`,
  'rate-too-low': DESCENT,
  'momentum-too-high': STEPS.sgd,
  'vanishing-gradient': tex`\delta^{(l)} = \bigl(W^{(l+1)}\bigr)^{\top} \delta^{(l+1)} \odot f'\bigl(z^{(l)}\bigr)`,
  'saturated-units': tex`\frac{\partial J}{\partial z} = \frac{\partial J}{\partial a} \, f'(z), \qquad f'(z) \approx 0`,
  'dead-units': tex`\frac{\partial J}{\partial z} = \frac{\partial J}{\partial a} \, f'(z), \qquad f'(z) = 0`,
  plateau: tex`\frac{\partial J}{\partial \theta} \approx 0, \qquad \lambda_{\min}\Bigl(\frac{\partial^2 J}{\partial \theta^2}\Bigr) < 0`,
  'local-minimum': tex`\frac{\partial J}{\partial \theta} \approx 0, \qquad \lambda_{\min}\Bigl(\frac{\partial^2 J}{\partial \theta^2}\Bigr) \ge 0`,
};

/** Returns the right formulas of what a finding is about, as MathML; none where a formula says no more than its words. */
export function formulasOf(
  finding: Finding | { family: 'training'; slug: string },
  problem?: Problem,
): Markup[] {
  return formulas(finding, problem).map((formula) => ({
    markup: temml.renderToString(formula, { displayMode: true }),
  }));
}

function formulas(finding: Finding | { family: 'training'; slug: string }, problem?: Problem): string[] {
  switch (finding.family) {
    case 'backward': {
      const fault = BACKWARD_FAULTS.find(({ code }) => code === finding.code);
      const rules = problem !== undefined && isDenseChain(problem.network) ? DENSE : RULES;
      return Object.entries(rules).flatMap(([rule, formula]) =>
        fault?.rule.includes(rule) ? [formula] : [],
      );
    }
    case 'forward':
      return finding.evidence.part === 'outputs' && problem !== undefined && isDenseChain(problem.network)
        ? [FORWARD]
        : [];
    case 'numerical':
      return [CENTRAL];
    case 'update': {
      const { optimizer } = finding.evidence;
      return optimizer === 'adamw' ? [] : [STEPS[optimizer]];
    }
    case 'training':
      return SYMPTOMS[finding.slug] === undefined ? [] : [SYMPTOMS[finding.slug]];
    default:
      return [];
  }
}
