// Scalar's validation library (Zod) tries to compile code. Our policy forbids that, so it is disabled here.
globalThis.__zod_globalConfig = { jitless: true }
