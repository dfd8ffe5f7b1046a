// Fastify + pg: takes a lead over HTTP and stores it with its event and its mail by one statement. It neither checks nor classifies: the
// recommendation and the mail come ready from ROW, a file with one row that leadmatch stored.
import { createHash, randomBytes, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import Fastify from "fastify";
import pg from "pg";

const row = JSON.parse(readFileSync(process.env.ROW, "utf8"));
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 32 });
const insert = {
	name: "insert_lead",
	text: readFileSync(process.env.STATEMENT, "utf8"),
};

const app = Fastify({ logger: false, bodyLimit: 64 * 1024 });

app.post("/api/v1/leads", async (request, reply) => {
	const lead = request.body;
	const id = randomUUID();
	const reference = "LM-" + randomBytes(5).toString("hex").toUpperCase();
	const body = JSON.stringify(lead);
	await pool.query({
		...insert,
		values: [
			id, reference, randomBytes(32), createHash("sha256").update(body).digest(), row.engagement, row.confidence,
			row.needs_review, lead.contact_name, lead.email, lead.company, lead.title, body, row.recommendation, row.ruleset,
			randomUUID(), row.recipient, row.view, `<${id}@leads.example.com>`,
		],
	});
	reply.code(201);
	return { id, reference, status_url: `https://leads.example.com/r/${id}`, recommendation: row.recommendation_object };
});

row.recommendation_object = JSON.parse(row.recommendation);
const address = await app.listen({ host: "127.0.0.1", port: 0 });
console.log(address);
