#include "domain/mail/mail_attempts.hpp"

#include <algorithm>

namespace mbs::domain {

namespace {

using namespace std::chrono_literals;

constexpr duration first_pause = 2min, shortest_pause = 1min, longest_pause = 4h;
constexpr std::size_t longest_answer = 200;

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// Well mixed (splitmix64), so that neighbours in `seed` are far apart.
std::uint64_t mixed(std::uint64_t seed) noexcept {
  seed += 0x9E3779B97F4A7C15ULL;
  seed = (seed ^ (seed >> 30)) * 0xBF58476D1CE4E5B9ULL;
  seed = (seed ^ (seed >> 27)) * 0x94D049BB133111EBULL;
  return seed ^ (seed >> 31);
}

mail_verdict verdict_of_refusal(const smtp_answer& answer) noexcept {
  const auto enhanced = enhanced_code_of(answer.text);
  switch (answer.stage) {
    case smtp_stage::session:
    case smtp_stage::sender: return mail_verdict::away;
    case smtp_stage::recipient:
      return enhanced.starts_with("5.7.") ? mail_verdict::refused : mail_verdict::refused_address;
    case smtp_stage::message:
      return enhanced.starts_with("5.1.") ? mail_verdict::refused_address : mail_verdict::refused;
  }
  return mail_verdict::away;
}

}  // namespace

mail_verdict verdict_of(const smtp_answer& answer) noexcept {
  const bool is_session = answer.stage == smtp_stage::session;
  switch (answer.code / 100) {
    case 2: return answer.stage == smtp_stage::message ? mail_verdict::sent : mail_verdict::away;
    case 5: return verdict_of_refusal(answer);
    default: return is_session ? mail_verdict::away : mail_verdict::later;
  }
}

std::string_view enhanced_code_of(std::string_view text) noexcept {
  std::size_t at = 0;
  for (int part = 0; part < 3; ++part) {
    const auto begin = at;
    while (at < text.size() && is_digit(text[at]))
      ++at;
    const auto digits = at - begin;
    if (digits == 0 || digits > (part == 0 ? 1u : 3u)) return {};
    if (part == 2) break;
    if (at == text.size() || text[at] != '.') return {};
    ++at;
  }
  if (at < text.size() && text[at] != ' ') return {};
  return text.substr(0, at);
}

std::string answer_to_keep(mail_kind kind, const smtp_answer& answer) {
  auto kept = answer.code != 0 ? std::to_string(answer.code) : std::string{};
  // What went wrong on this side of the wire quotes nobody.
  const bool says_all = answer.code == 0 || !carries_code(kind);
  const auto rest = says_all ? std::string_view{answer.text} : enhanced_code_of(answer.text);
  if (!kept.empty() && !rest.empty()) kept += ' ';
  for (const char c : rest) {
    if (kept.size() == longest_answer) break;
    kept += c >= ' ' && c <= '~' ? c : (c == '\t' || c == '\n' || c == '\r') ? ' ' : '?';
  }
  return kept;
}

duration pause_after(mail_kind kind, std::uint32_t attempts, std::uint64_t seed) noexcept {
  const auto most = std::clamp<duration>(term_of(kind) / 4, shortest_pause, longest_pause);
  auto pause = first_pause;
  for (std::uint32_t i = 1; i < attempts && pause < most; ++i)
    pause = pause * 3 / 2;
  pause = std::min(pause, most);
  const auto tenth = pause / 10;
  const auto moved = pause - tenth +
      duration{static_cast<duration::rep>(
          mixed(seed + attempts) % static_cast<std::uint64_t>(2 * tenth.count() + 1))};
  return std::max<duration>(moved, shortest_pause);
}

time_point next_attempt(
    mail_kind kind, time_point now, time_point ends_at, std::uint32_t attempts, std::uint64_t seed) noexcept {
  return std::min(now + pause_after(kind, attempts, seed), std::max(now, ends_at));
}

}  // namespace mbs::domain
