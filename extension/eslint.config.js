import globals from 'globals';

const MARKUP = ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'srcdoc', 'setHTMLUnsafe'];
const noMarkup = MARKUP.map((property) => ({ property, message: 'Text never becomes markup here: use h() of shared/element.js.' }));

export default [
  { ignores: ['node_modules/'] },
  {
    files: ['**/*.js'],
    languageOptions: { ecmaVersion: 2023, sourceType: 'module', globals: { ...globals.browser } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-restricted-properties': ['error', ...noMarkup,
        { object: 'document', property: 'write', message: 'Text never becomes markup here.' }],
      'no-restricted-globals': ['error', { name: 'chrome', message: 'Only shared/chrome-api.js names it.' },
        { name: 'localStorage', message: 'Pages of the extension keep their state in shared/storage.js.' }],
      'no-undef': 'error',
      'no-unused-vars': ['error', { args: 'after-used', argsIgnorePattern: '^_' }],
      'no-shadow': 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'eqeqeq': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-console': 'error',
      'complexity': ['error', 18],
      'max-lines': ['error', 350],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['shared/chrome-api.js'], languageOptions: { globals: { chrome: 'readonly' } }, rules: { 'no-restricted-globals': 'off' } },
  // One self-contained function, which the browser serialises.
  { files: ['readers/capture.js'], rules: { 'max-lines-per-function': 'off' } },
];
