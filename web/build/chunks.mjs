// Modules that are fetched together: each file of the first visit costs a slow phone a way there and back.
export const chunks = { firstSw: 'first.sw', overview: 'overview', overviewSw: 'overview.sw' };

const groups = [
  // What everybody reads first, in Swahili.
  [chunks.firstSw, /src\/(i18n\/core|api\/problems|access\/door\.words)\.sw\.ts$/],
  // The first page behind the sign-in with all it shows. Pages of messages share its states and figures.
  [chunks.overviewSw, /src\/(messages\/(overview|states)|money\/credit)\.words\.sw\.ts$/],
  [
    chunks.overview,
    /src\/(messages\/(overview(_words|\.words\.en)?|figures|credit|first_steps|failures|states(\.words\.en)?)|money\/(balance|credit(_words|\.words\.en)?)|ui\/(charts|reload_on))\.tsx?$/,
  ],
];

export const chunkOf = (id) => groups.find(([, files]) => files.test(id))?.[0];
