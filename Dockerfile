# The service as an image: non-root, ready for a read-only root, models inside. docs/deploy.md says how to run it.
# Both may be replaced, for example by the copies of a mirror: --build-arg NODE_IMAGE=... --build-arg BASE_IMAGE=...
ARG NODE_IMAGE=node:24-bookworm-slim
ARG BASE_IMAGE=debian:bookworm-slim

FROM ${NODE_IMAGE} AS build
# The SBOM names what it describes after this folder.
WORKDIR /thai-card-antifake
COPY package.json package-lock.json ./
# Settings of npm, such as a registry of your own, come as a secret that no layer keeps: --secret id=npmrc,src=$HOME/.npmrc
# Install scripts bring Node for a clone and parts for CUDA; neither is used here.
RUN --mount=type=secret,id=npmrc,target=/root/.npmrc npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run prepack
# What development needs goes, and so do ONNX Runtime for other systems, types and source maps.
RUN npm pkg delete devDependencies \
  && npm prune --ignore-scripts --no-audit --no-fund \
  && npm sbom --sbom-format cyclonedx > sbom.cdx.json \
  && find node_modules/onnxruntime-node/bin -mindepth 3 -maxdepth 3 ! -path "*/linux/$(node -p process.arch)" -exec rm -r {} + \
  && find node_modules dist -type f \( -name '*.map' -o -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' \) -delete \
  && rm -rf node_modules/.package-lock.json node_modules/.bin \
  && chmod 755 dist/src/cli/main.js \
  && mkdir /app && mv package.json dist node_modules sbom.cdx.json LICENSE NOTICE /app/

FROM ${BASE_IMAGE}
COPY --from=build /usr/local/bin/node /usr/local/bin/node
COPY --from=build /app /app
RUN ln -s /app/dist/src/cli/main.js /usr/local/bin/antifake \
  && groupadd --gid 10001 antifake && useradd --uid 10001 --gid antifake --no-create-home --home-dir /data --shell /usr/sbin/nologin antifake \
  && install --directory --owner antifake --group antifake --mode 700 /data
ENV NODE_ENV=production ANTIFAKE_HOST=0.0.0.0 ANTIFAKE_DATA_DIR=/data
USER 10001:10001
# Keys and the ledger, unless DATABASE_URL names a PostgreSQL.
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["antifake", "ready"]
ENTRYPOINT ["antifake"]
CMD ["serve"]
