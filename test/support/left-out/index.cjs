// Stands in for packages that were left out of the install because nothing here uses them; says so where something does.
module.exports = new Proxy(
  {},
  {
    get(_nothing, name) {
      throw new Error(`"${String(name)}" is of a package left out of the install: package.json, overrides`);
    },
  },
);
