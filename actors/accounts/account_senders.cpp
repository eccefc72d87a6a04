#include "actors/accounts/account_state.hpp"

#include <algorithm>

/// What an ACCOUNT knows of its senders beside their names. Most accounts have neither a default nor an
/// approval that ends: they are asked nothing but whether a pointer is there.
namespace mbs::actors {

namespace {

bool is_same(const domain::approved_sender& a, const domain::approved_sender& b) {
  return a.name == b.name && a.network == b.network && a.traffic == b.traffic;
}

}  // namespace

void account_state::take_senders(const persistence::account_settings& settings) {
  senders = settings.senders;
  terms.reset();
  if (settings.sender_ends.empty() && settings.default_sender.empty()) return;
  terms = std::make_unique<sender_terms>(sender_terms{settings.default_sender, settings.sender_ends});
  std::ranges::sort(terms->ends, {}, &persistence::sender_end::at);
  end_senders();
}

/// Takes away those whose end has come: an approval ends at its time, whoever else knows of it.
void account_state::end_senders() {
  if (!terms || terms->ends.empty()) return;
  const auto now = env->now();
  auto& ends = terms->ends;
  const auto ahead = std::ranges::find_if(ends, [now](const auto& end) { return end.at > now; });
  for (auto end = ends.begin(); end != ahead; ++end)
    std::erase_if(senders, [&](const auto& s) { return is_same(s, end->sender); });
  ends.erase(ends.begin(), ahead);
}

const std::string& account_state::default_sender() const {
  static const std::string none;
  return terms ? terms->default_sender : none;
}

/// Fills in what a request leaves out; why not, when there is nothing to fill in.
std::optional<refusal> account_state::name_sender(domain::submission& what) const {
  if (!what.from.empty()) return std::nullopt;
  what.from = default_sender();
  if (what.from.empty() && what.test) what.from = domain::sender_of_tests;
  if (!what.from.empty()) return std::nullopt;
  return refusal{domain::errc::invalid_sender,
      "there is no from and the account has no default sender: name one of GET /v1/senders, or set a default "
      "with PUT /v1/default-sender",
      {}};
}

}  // namespace mbs::actors
