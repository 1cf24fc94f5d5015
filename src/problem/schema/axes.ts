import { count, object } from './fields.ts';

export const picture = object({
  channels: count().describe('How many numbers there are at each place: 3 of a coloured picture.'),
  rows: count().describe('Its height.'),
  columns: count().describe('Its width.'),
});

export const sequence = object({
  steps: count().describe('How many steps a sequence has.'),
  features: count().describe('How many numbers there are at each step.'),
});

export const tokens = object({
  tokens: count().describe('How many tokens an example has.'),
  vocabulary: count().describe('How many different tokens there are: numbers from 0 to one less.'),
});
