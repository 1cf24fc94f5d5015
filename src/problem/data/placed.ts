import type { Path } from '../../input/issues.ts';
import type { SpecReading } from '../settings.ts';

/** Returns a reading whose issues are shown at other places of the spec. */
export function placedReading(reading: SpecReading, placed: (path: Path) => Path): SpecReading {
  const { issues, locate } = reading;
  return {
    ...reading,
    issues: {
      add: (code, path, message, part) => issues.add(code, placed(path), message, part),
      get count() {
        return issues.count;
      },
      throwIfAny: () => issues.throwIfAny(),
    },
    locate: (path, part) => locate(placed(path), part),
  };
}
