/** The environment variables that stand for a flag, which has this name in camel case. */
export const VARIABLES: Readonly<Record<string, string>> = {
  NNCHECK_REPORTER: 'reporter',
  NNCHECK_FAIL_ON: 'failOn',
  NNCHECK_MAX_MISMATCHES: 'maxMismatches',
  NNCHECK_JOBS: 'jobs',
  NNCHECK_TIMEOUT: 'timeout',
};

/** The variable that names the file of the settings. */
export const CONFIG_VARIABLE = 'NNCHECK_CONFIG';

/** The code of what ends a command after its settings are printed. */
export const SETTINGS_PRINTED = 'nncheck.settingsPrinted';
