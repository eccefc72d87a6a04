export const words = {
  title: 'Another company',
  lead: 'It has its own credit, sender IDs, keys and members, and you are its owner. What you have elsewhere stays apart.',
  name: 'Name of the company',
  hint: 'As your customers know it. It can be changed later.',
  go: 'Open the company',
  goNamed: (name: string) => `Open ${name}`,
  back: 'Not now',
};
