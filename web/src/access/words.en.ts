export const words = {
  signIn: {
    title: 'Sign in',
    email: 'E-mail address',
    password: 'Password',
    code: 'Code of your authenticator app',
    codeHint: 'Six digits, or one of your recovery codes.',
    go: 'Sign in',
    forgotten: 'Forgotten your password?',
    lost: 'Lost your authenticator app?',
    fresh: 'New here? Sign up',
  },
};
