// Loaded before the service, in a syntax that every Node.js reads: older ones cannot run its sources.
if (!process.features.typescript) {
  const { engines } = require('../package.json');
  process.stderr.write(
    `ondertussen: Node.js ${engines.node.replace('>=', '')} or later is needed, and this is ${process.version}; ` +
      'npm start after npm ci uses the version that comes with the project.\n',
  );
  process.exit(1);
}
