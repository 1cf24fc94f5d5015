import { badFile, type Source } from './source.ts';

/** The largest memory and number of elements of a file of tensors, whatever its header declares. */
export interface Limits {
  /** Number of tensors. */
  readonly tensors: number;
  /** Count of numbers in all tensors together: each takes 8 bytes in memory. */
  readonly numbers: number;
  /** Total bytes of the unpacked entries. */
  readonly unpacked: number;
}

/** 1 GiB of numbers, out of half a GiB of entries: four times the largest network that a spec may have. */
export const LIMITS: Limits = { tensors: 10_000, numbers: 2 ** 27, unpacked: 2 ** 29 };

/** Counts how much of its limits a file has used. */
export interface Budget {
  /**
   * Takes one tensor before anything is allocated for it.
   *
   * @throws NncheckError where the file then has too many tensors or numbers
   */
  take(numbers: number, source: Source, byte: number): void;
}

/** Starts the count of one file. */
export function budget({ tensors, numbers }: Limits): Budget {
  let tensorsLeft = tensors;
  let numbersLeft = numbers;
  return {
    take(count, source, byte) {
      tensorsLeft--;
      numbersLeft -= count;
      if (tensorsLeft < 0)
        throw badFile(source, 'too-many-tensors', `the file has more than ${tensors} tensors`, byte);
      if (numbersLeft < 0) {
        const message = `the file has more than ${numbers} numbers, the most that are read`;
        throw badFile(source, 'too-many-numbers', message, byte);
      }
    },
  };
}
