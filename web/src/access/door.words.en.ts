/// What is read before anything else: the words of the way in.
export const words = {
  pitch: {
    line: 'Texts to every phone in Kenya, and you see each one arrive.',
    sample: 'Habari Wanjiku, your parcel is at our shop. Open until 18:00.',
    delivered: 'Delivered, 2 seconds',
    fact1: 'From your browser, or from your program',
    fact2: 'Paid ahead in shillings, with the price before you send',
    fact3: 'What did not arrive says why, and who pays',
  },
  signIn: {
    title: 'Sign in',
    email: 'E-mail address',
    password: 'Password',
    go: 'Sign in',
    check: 'Check the code',
    forgotten: 'Forgotten your password?',
    lost: 'Lost your app and your recovery codes?',
    fresh: 'New here?',
    signUp: 'Open an account',
    other: 'Sign in as somebody else',
    reset: 'Your password is changed. Sign in with the new one.',
    elsewhere: 'You signed out in another tab.',
    factor: 'Your password is right. Your account is also protected by your authenticator app.',
  },
};
