import { testAgainstTorch } from '../support/torch-goldens.ts';

// test/golden/make_convolutions.py has them from torch's autograd.
testAgainstTorch('convolutions.json');
