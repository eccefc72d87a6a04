#include "persistence/access/code_cap_rows.hpp"

#include <string>

namespace mbs::persistence {

namespace {

using domain::code_cap_day;

constexpr std::string_view all_codes = "all";

std::string subject_of_block(domain::msisdn number) {
  return "block " + std::to_string(domain::block_of(number));
}
std::string subject_of_group(std::uint64_t group) {
  return "group " + std::to_string(group);
}

code_cap_day load(sql::connection& c, std::string_view subject) {
  const auto row = c.query(
      "SELECT d.day, d.asks, d.sent, d.proved, d.spent FROM code_caps d WHERE d.subject = $1", {subject});
  if (!row->next()) return {};
  return {static_cast<std::int32_t>(row->integer(0)), static_cast<std::uint32_t>(row->integer(1)),
      static_cast<std::uint32_t>(row->integer(2)), static_cast<std::uint32_t>(row->integer(3)),
      domain::money::from_units(row->integer(4))};
}

void store(sql::connection& c, std::string_view subject, const code_cap_day& d, domain::time_point now) {
  c.execute(
      "INSERT INTO code_caps (subject, day, asks, sent, proved, spent, at) VALUES ($1, $2, $3, $4, $5, $6, $7) "
      "ON CONFLICT (subject) DO UPDATE SET day = excluded.day, asks = excluded.asks, sent = excluded.sent, "
      "proved = excluded.proved, spent = excluded.spent, at = excluded.at",
      {subject, std::int64_t{d.day}, std::int64_t{d.asks}, std::int64_t{d.sent}, std::int64_t{d.proved},
          d.spent.units(), domain::to_micros(now)});
}

}  // namespace

domain::code_cap_answer judge_ask(sql::connection& c, const domain::code_ask& ask,
    const domain::code_cap_limits& limits, domain::time_point now) {
  const auto block = subject_of_block(ask.to);
  const auto group = subject_of_group(ask.group);
  const domain::code_cap_days before{load(c, all_codes), load(c, block), load(c, group)};
  auto answer = domain::judge_ask(before, ask, limits);
  if (answer.verdict == domain::code_cap_verdict::refuse) return answer;
  store(c, group, answer.after.group, now);
  if (answer.verdict != domain::code_cap_verdict::send) return answer;
  store(c, all_codes, answer.after.all, now);
  store(c, block, answer.after.block, now);
  return answer;
}

void count_proof(sql::connection& c, domain::msisdn number, std::int32_t day, domain::time_point now) {
  const auto block = subject_of_block(number);
  const auto before = load(c, block);
  if (const auto after = domain::with_proof(before, day); after != before) store(c, block, after, now);
}

}  // namespace mbs::persistence
