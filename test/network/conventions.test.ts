import { testAgainstTorch } from '../support/torch-goldens.ts';

// test/golden/make_conventions.py has layers in the conventions of courses and libraries, from torch's autograd.
testAgainstTorch('conventions.json');
