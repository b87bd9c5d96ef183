// oidc-provider with one confidential client, its own login and consent pages, and a list of brands behind its tokens.
// Started by tests/support/authorization_servers.py: the client comes as one line of JSON on standard input, the address
// goes out as another; it ends when standard input does.

import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'

const installed = createRequire(`${process.argv[2]}/`)
const { default: Provider } = await import(pathToFileURL(installed.resolve('oidc-provider')).href)

const BRANDS = [
  { id: 4101, name_en: 'Harbour Kitchen', name_ar: 'مطبخ المرفأ' },
  { id: 4102, name_en: 'Harbour Bakery', name_ar: null },
]

const lines = createInterface({ input: process.stdin })
lines.on('close', () => process.exit(0))
const client = JSON.parse(await new Promise((resolve) => lines.once('line', resolve)))

const server = createServer()
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const issuer = `http://127.0.0.1:${server.address().port}`

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: client.clientId,
      client_secret: client.clientSecret,
      redirect_uris: [client.redirectUri],
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  features: { devInteractions: { enabled: true }, revocation: { enabled: true } },
  pkce: { required: () => false },
  ttl: { AuthorizationCode: 600, AccessToken: 7200, RefreshToken: 30 * 24 * 3600, Grant: 30 * 24 * 3600 },
  issueRefreshToken: async () => true,
  rotateRefreshToken: () => true,
})

const pages = provider.callback()
server.on('request', async (request, response) => {
  const { pathname } = new URL(request.url, issuer)
  if (pathname !== '/api/brands') return pages(request, response)
  const [, token] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  const found = token && (await provider.AccessToken.find(token))
  const status = found ? 200 : 401
  const headers = { 'content-type': 'application/json', 'cache-control': 'no-store' }
  if (!found) headers['www-authenticate'] = 'Bearer error="invalid_token"'
  response.writeHead(status, headers)
  return response.end(JSON.stringify(found ? BRANDS : { message: 'invalid access token' }))
})

process.stdout.write(`${JSON.stringify({ address: issuer })}\n`)
