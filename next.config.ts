import type { NextConfig } from "next";

/** Everything Cadence does not need is switched off: no image optimizer, no caching of patient data, no version header. */
const config: NextConfig = {
  distDir: process.env.CADENCE_BUILD ?? ".next",
  // A folder that runs without what it was built with, made where it is asked for alone: `next start` does not serve such a build.
  ...(process.env.CADENCE_STANDALONE === "1" ? { output: "standalone", outputFileTracingRoot: import.meta.dirname } : {}),
  // The same sources are the same build, on whichever machine it was made.
  generateBuildId: () => process.env.CADENCE_BUILD_NAME ?? null,
  poweredByHeader: false,
  reactStrictMode: true,
  images: { unoptimized: true },
  productionBrowserSourceMaps: false,
  devIndicators: false,
  // The one address that is a secret: the server that developers run would write down that it was asked for.
  logging: { incomingRequests: { ignore: [/^\/feeds\//] } },
  // Title and icon stand in the head from the first byte, for every browser: without a script nothing would move them there later.
  htmlLimitedBots: /.*/,
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["pg", "@node-rs/argon2", "pino", "flydrive", "prom-client"],
  // What proxy.ts is not asked about: files of the build, the same for everybody.
  headers: async () => [
    {
      source: "/:file(_next/static/.*|icon\\.svg|favicon\\.ico)",
      headers: [
        { key: "x-content-type-options", value: "nosniff" },
        { key: "cross-origin-resource-policy", value: "same-origin" },
        { key: "referrer-policy", value: "same-origin" },
      ],
    },
  ],
  // A form has no more than that (proxy.ts), so that no more of what somebody sends is kept in memory to be looked at.
  experimental: { authInterrupts: true, serverActions: { bodySizeLimit: "1mb" }, proxyClientMaxBodySize: "1mb" },
};

export default config;
