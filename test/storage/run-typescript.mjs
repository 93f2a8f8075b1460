// Lets `node --import` run this project's TypeScript sources as they are: an import of `x.js` finds `x.ts`.
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, nextResolve) {
    const isOurs = specifier.startsWith('.') && !context.parentURL?.includes('/node_modules/');
    return nextResolve(isOurs ? specifier.replace(/\.js$/, '.ts') : specifier, context);
  },
});
