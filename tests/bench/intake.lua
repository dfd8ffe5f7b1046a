-- wrk: every request is another lead of about 1.5 kB with varied answers. At the end one line of JSON with what was answered.
local threads = {}
local values = {
	use_case = {"trading_engine", "realtime_pipeline", "game_engine", "ml_training", "internal_api", "data_analysis"},
	latency = {"under_1ms", "under_10ms", "under_100ms", "about_1s", "no_limit", "not_sure"},
	memory = {"tight", "cost_matters", "ordinary", "not_sure"},
	data_share = {"most", "part", "none", "not_sure"},
	priority = {"first_version", "speed_under_load", "both", "not_sure"},
	codebase = {"new", "python_too_slow", "rust", "other_language", "ongoing"},
	team_knows = {"python", "rust", "both", "neither", "no_team"},
	engineers = {"1", "2_3", "4_plus"},
}
local sentences = {
	"Orders arrive in bursts and each one has to be answered before the next batch is read from the feed.",
	"The present version was written in a hurry and nobody dares to touch its inner loop anymore.",
	"Analysts work with notebooks all day and would like to keep the models they have trained so far.",
	"We measured the service under load last month and most of the time goes into decoding messages.",
	"Memory is what we pay for, so a smaller process on every node would save us real money.",
	"A small team of our own will take the code over and wants to understand every part of it.",
	"The first version may be plain, but it must be there before the season starts.",
	"Reports are made once a night and it does not matter whether that takes a minute or an hour.",
	"There is a public interface that must not change, and a test suite that says when it does.",
}

function setup(thread)
	threads[#threads + 1] = thread
	thread:set("number", #threads)
end

function init(args)
	math.randomseed(tonumber(args[1]) + number)
	made = 0
	bad = 0
end

function request()
	made = made + 1
	local answers = {}
	for name, choices in pairs(values) do
		answers[#answers + 1] = string.format('"%s":"%s"', name, choices[math.random(#choices)])
	end
	local text = {}
	for i = 1, 10 do
		text[i] = sentences[math.random(#sentences)]
	end
	local body = string.format(
		'{"contact_name":"Ada Brandt","email":"ada%d@client.example","company":"Brandt Markets","consent":true,' ..
		'"title":"Project %d of thread %d","budget_usd_year":%d,"description":"%s",%s}',
		made, made, number, math.random(90000, 240000), table.concat(text, " "), table.concat(answers, ","))
	return wrk.format("POST", nil, {["Content-Type"] = "application/json"}, body)
end

function response(status)
	if status ~= 201 then
		bad = bad + 1
	end
end

function done(summary, latency)
	local refused = 0
	for _, thread in ipairs(threads) do
		refused = refused + thread:get("bad")
	end
	io.write(string.format(
		'\nRESULT {"leads":%d,"bad":%d,"seconds":%.3f,"p50_ms":%.3f,"p99_ms":%.3f}\n',
		summary.requests - refused, refused + summary.errors.connect + summary.errors.read + summary.errors.timeout,
		summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
