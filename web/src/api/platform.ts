/// Where the routes of the platform's staff begin.
export const platform = '/v1/platform';
