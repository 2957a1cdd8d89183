# The mock in a container, and every other command of the kit: docker build -t cfis-contract-kit .
# Any image with Node 20.19 or later will do as a base; only the one that builds needs npm.
ARG BUILD_IMAGE=node:22-bookworm-slim
ARG BASE_IMAGE=node:22-alpine

FROM ${BUILD_IMAGE} AS production
WORKDIR /kit
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && mkdir /kit/empty

FROM ${BUILD_IMAGE} AS build
WORKDIR /kit
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && rm -rf dist/*.d.ts dist/browser

FROM ${BASE_IMAGE}
WORKDIR /opt/cfis
COPY --from=production /kit/node_modules ./node_modules
COPY --from=build /kit/package.json /kit/LICENSE ./
COPY --from=build /kit/spec ./spec
COPY --from=build /kit/dist ./dist
COPY container/health.js ./
# The authority lives in a volume: it can be written to though the root file system cannot, and kept under a name.
COPY --from=production --chown=10001:10001 /kit/empty /var/lib/cfis
VOLUME /var/lib/cfis
USER 10001:10001
# Inside a container, loopback reaches nobody. The admin API stays there until it is given a key and an address.
ENV NODE_ENV=production CFIS_HOST=0.0.0.0 CFIS_CA_DIR=/var/lib/cfis/authority
EXPOSE 4010 4011 4012
HEALTHCHECK --interval=2s --timeout=5s --start-period=10s --retries=3 CMD ["node", "/opt/cfis/health.js"]
ENTRYPOINT ["node", "/opt/cfis/dist/cfis.js"]
CMD ["mock"]
