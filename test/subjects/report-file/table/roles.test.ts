import { expect, test } from 'vitest';
import { rolesIn } from '../../../../src/subjects/report-file/table/roles.ts';

test.each([
  ['backpropagation approximation', 0],
  ['i   numerical   analytic   diff', 1],
  ['(Left-Your Numerical Gradient, Right-Analytical Gradient)', 1],
  ['right: analytic, left: numeric', 1],
  ['numgrad grad', 1],
  ['grad, num_grad', 0],
  ['gradient | numerical gradient', 0],
  ['numerical: # analytic: #, relative error: #', 1],
])('%s', (line, gradient) => {
  expect(rolesIn([line])).toEqual({ gradient, numericalGradient: 1 - gradient });
});

test.each([
  'the backpropagated gradient is compared with the numerical gradient',
  'numerical vs analytic',
  'numerical numerical analytic',
  'gradient',
  'the two columns should be very similar',
])('no columns: %s', (line) => {
  expect(rolesIn([line])).toBeUndefined();
});

test('lines that disagree say nothing', () => {
  expect(rolesIn(['numerical analytic', 'analytic numerical'])).toBeUndefined();
});
