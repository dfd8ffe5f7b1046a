// A program that lists leads by types made from /openapi.json: what it reads is what the document promises, or it does not compile.
import createClient from "openapi-fetch";
import type { components, paths } from "./api.d.ts";

declare const process: { argv: string[]; exitCode: number };

type Lead = components["schemas"]["LeadRow"];

const [, , baseUrl, token] = process.argv;
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

async function leads(): Promise<Lead[]> {
	const found: Lead[] = [];
	let after: string | undefined;
	do {
		const { data, error } = await client.GET("/api/v1/leads", { params: { query: { limit: "1", sort: "created", after } } });
		if (error) throw new Error(`${error.code}: ${error.detail ?? error.title}`);
		found.push(...data.leads);
		after = data.next ?? undefined;
	} while (after !== undefined);
	return found;
}

for (const lead of await leads()) {
	const { data } = await client.GET("/api/v1/leads/{id}", { params: { path: { id: lead.reference } } });
	const reasons = data?.recommendation.reasons.map((reason) => reason.rule) ?? [];
	console.log(lead.reference, lead.status, lead.engagement, lead.budget_usd_year ?? "-", reasons.join(" "));
}
const { error } = await client.GET("/api/v1/leads/{id}", { params: { path: { id: "LM-NOWHERE" } } });
if (error?.code !== "not_found") process.exitCode = 1;
