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
  const auto row =
      c.query("SELECT d.day, d.sent, d.proved, d.spent FROM code_caps d WHERE d.subject = $1", {subject});
  if (!row->next()) return {};
  return {static_cast<std::int32_t>(row->integer(0)), static_cast<std::uint32_t>(row->integer(1)),
      static_cast<std::uint32_t>(row->integer(2)), domain::money::from_units(row->integer(3))};
}

void store(sql::connection& c, std::string_view subject, const code_cap_day& d, domain::time_point now) {
  c.execute(
      "INSERT INTO code_caps (subject, day, sent, proved, spent, at) VALUES ($1, $2, $3, $4, $5, $6) "
      "ON CONFLICT (subject) DO UPDATE SET day = excluded.day, sent = excluded.sent, "
      "proved = excluded.proved, spent = excluded.spent, at = excluded.at",
      {subject, std::int64_t{d.day}, std::int64_t{d.sent}, std::int64_t{d.proved}, d.spent.units(),
          domain::to_micros(now)});
}

std::string subject_of_person(std::uint64_t person) {
  return "person " + std::to_string(person);
}

domain::code_cap_days load(sql::connection& c, const domain::code_ask& ask) {
  return {load(c, all_codes), load(c, subject_of_block(ask.to)), load(c, subject_of_group(ask.group)),
      load(c, subject_of_person(ask.person))};
}
void store(sql::connection& c, const domain::code_ask& ask, const domain::code_cap_days& days,
    domain::time_point now) {
  store(c, all_codes, days.all, now);
  store(c, subject_of_block(ask.to), days.block, now);
  store(c, subject_of_group(ask.group), days.group, now);
  store(c, subject_of_person(ask.person), days.person, now);
}

}  // namespace

domain::code_cap_answer judge_ask(sql::connection& c, const domain::code_ask& ask,
    const domain::code_cap_limits& limits, domain::time_point now) {
  auto answer = domain::judge_ask(load(c, ask), ask, limits);
  if (answer.verdict == domain::code_cap_verdict::send) store(c, ask, answer.after, now);
  return answer;
}

void give_back(sql::connection& c, const domain::code_ask& ask, domain::time_point now) {
  const auto before = load(c, ask);
  if (const auto after = domain::without(before, ask); after != before) store(c, ask, after, now);
}

void count_proof(sql::connection& c, const by_sms& code, std::int32_t day, domain::time_point now) {
  for (const auto& subject : {subject_of_block(code.to), subject_of_person(code.person)}) {
    const auto before = load(c, subject);
    if (const auto after = domain::with_proof(before, day); after != before) store(c, subject, after, now);
  }
}

}  // namespace mbs::persistence
