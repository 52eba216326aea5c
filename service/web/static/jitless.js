// Scalar's checker of types (Zod) would compile code where it may. Our policy forbids it; told so here, it does not try.
globalThis.__zod_globalConfig = { jitless: true }
