// Without a transform, and by names that Vitest does not take for its own.
export default { transform: {}, testMatch: ['**/*.jest.?js'] };
