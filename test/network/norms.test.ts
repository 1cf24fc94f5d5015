import { testAgainstTorch } from '../support/torch-goldens.ts';

// test/golden/make_norms.py has them from torch's autograd.
testAgainstTorch('norms.json');
