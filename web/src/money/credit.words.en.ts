export const words = {
  credit: 'Credit',
  texts: (n: string) => `about ${n} texts at your prices`,
  textsBetween: (least: string, most: string) => `${least} to ${most} texts at your prices, by network`,
  noTexts: 'not enough for a text',
  reserved: (money: string) => `${money} kept aside for messages on their way`,
  limit: (money: string) => `You may go ${money} below zero.`,
  moreCredit: (account: string) =>
    `The company that runs this platform adds credit. Tell it the ID of your account: ${account}`,
  topUp: 'Top up',
};
