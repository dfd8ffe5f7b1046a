// nodemailer's pool sends the same mail COUNT times over CONNECTIONS connections.
import { readFileSync } from 'node:fs'
import nodemailer from 'nodemailer'

const { PORT, COUNT, CONNECTIONS, MAIL } = process.env
const mail = JSON.parse(readFileSync(MAIL))
const transport = nodemailer.createTransport({
  host: '127.0.0.1', port: Number(PORT), pool: true, ignoreTLS: true, maxConnections: Number(CONNECTIONS), maxMessages: Infinity
})
let left = Number(COUNT)

// As many at a time as the pool needs to be always busy, not all of them.
async function sendSome () {
  while (left-- > 0) await transport.sendMail(mail)
}
await Promise.all(Array.from({ length: Number(CONNECTIONS) * 8 }, sendSome))
transport.close()
