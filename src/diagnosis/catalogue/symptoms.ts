/** What a person sees, and the entries that show so. */
export interface Symptom {
  readonly seen: string;
  readonly codes: readonly string[];
}

const codes = (list: string): readonly string[] => list.split(' ').map((number) => `NN${number}`);

/** The entries by what one sees; several are in more than one group. */
export const SYMPTOMS: readonly Symptom[] = [
  { seen: 'The check disagrees by a constant factor', codes: codes('101 206 304 117 136 152 603 705') },
  { seen: 'The sign is wrong', codes: codes('102 002 701 214') },
  { seen: 'Only the biases are wrong, or only the weights', codes: codes('106 113 115 105 151') },
  {
    seen: 'The last layer is right, and those below it are wrong',
    codes: codes(
      '107 104 109 114 120 112 108 110 111 121 127 128 131 133 134 137 141 142 143 144 145 146 147 148 149 154 155 156 160 161 162 163 165',
    ),
  },
  { seen: 'Only some rows, columns or entries are wrong', codes: codes('125 129 132 150 004 702') },
  { seen: 'Every tensor is wrong, by no constant factor', codes: codes('126 103 116 130 001') },
  { seen: 'The gradient is 0 or vanishes', codes: codes('122 123 114 116') },
  { seen: 'The numbers are right, in another order or shape', codes: codes('003 119 124 135 153 202 712') },
  { seen: 'The gradient is equal to something else', codes: codes('118 301 310 311') },
  { seen: 'The cost is not the expected one', codes: codes('205 206 207 208 210 609 612') },
  {
    seen: 'The outputs are wrong, all the same, or do not sum to 1',
    codes: codes('201 202 203 204 209 211 212 213 214 215 216 217 218 219 220'),
  },
  { seen: 'NaN or infinity', codes: codes('605 401 504 208 708') },
  {
    seen: 'The numerical gradient is wrong, or right code fails the check',
    codes: codes('301 302 303 304 305 306 307 308 309 310 311 312'),
  },
  { seen: 'The numbers change from call to call', codes: codes('601 602 603 604 117 305') },
  { seen: 'The check cannot decide', codes: codes('606 607 608 610 611 307 309') },
  {
    seen: 'The cost does not fall, or rises',
    codes: codes('403 404 405 402 502 412 413 701 702 713 102 110 122'),
  },
  {
    seen: 'Training stops at outputs that are all the same, or at some wrong ones',
    codes: codes('503 406 407 410 409 408 411 501 505 506 507 508 504'),
  },
  {
    seen: 'The step of the optimizer is wrong',
    codes: codes('703 704 705 706 707 708 709 710 711 712 713'),
  },
];
