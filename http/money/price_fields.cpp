#include "http/money/price_fields.hpp"

#include "domain/money/price_book.hpp"
#include "domain/text/clean_text.hpp"
#include "http/access/people_door.hpp"

namespace mbs::http {

using domain::errc;

namespace {

constexpr std::size_t longest_reason = 160;

}  // namespace

domain::account_id turn_of(const exchange& c) {
  return {c.who.person.value};
}

problem no_such_list() {
  return problem_of(errc::not_found, "there is no such price list");
}

std::optional<problem> judge_reason(const std::string& reason) {
  if (reason.empty() || domain::is_words(reason, longest_reason)) return std::nullopt;
  return problem_at("/reason", errc::malformed_request,
      "must be 1 to " + std::to_string(longest_reason) + " characters of plain text, without line ends");
}

std::optional<problem> read_moment(const std::string& text, std::optional<domain::time_point>& into) {
  if (text.empty()) return std::nullopt;
  into = domain::time_from_rfc3339(text);
  if (into) return std::nullopt;
  return problem_at("/effective_at", errc::malformed_request,
      "must be a time like 2026-12-01T00:00:00+03:00, or missing for at once");
}

problem needs_reason(std::optional<domain::time_point> rises_at, std::optional<domain::time_point> falls_at) {
  if (rises_at)
    return problem_at("/reason", errc::malformed_request,
        "prices rise at " + domain::to_rfc3339(*rises_at) +
            ", sooner than customers are to be told: choose a later time, or say why");
  return problem_at("/reason", errc::malformed_request,
      "prices fall below half at " + domain::to_rfc3339(falls_at.value_or(domain::time_point{})) +
          ": say why");
}

problem problem_of_change(const actors::refusal& why) {
  if (why.why == errc::not_found) return no_such_list();
  if (why.why == errc::malformed_request)
    return problem_at("/effective_at", errc::malformed_request, "has passed");
  if (why.why == errc::already_exists)
    return problem_at("/effective_at", errc::already_exists,
        "there are prices from that moment on already: withdraw them first");
  if (why.why == errc::no_change)
    return problem_at("/based_on", errc::already_exists, "the list has newer prices: look at them first");
  if (why.why == errc::too_many_requests_open)
    return problem_of(errc::too_many_requests_open,
        "at most " + std::to_string(domain::most_coming_versions) + " versions may be to come");
  if (why.why == errc::not_waiting)
    return problem_of(
        errc::not_waiting, "these prices are in force or withdrawn already: make new ones instead");
  if (why.why == errc::no_price)
    return problem_of(errc::no_price, "accounts would have a list without prices");
  return problem_of(why);
}

}  // namespace mbs::http
