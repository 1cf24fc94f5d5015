import { testAgainstTorch } from '../support/torch-goldens.ts';

// test/golden/make_sequences.py has them from torch's autograd.
testAgainstTorch('sequences.json');
