#include "bench/mpesa/prompts.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace mbs::bench {
namespace {

constexpr std::array<std::pair<std::string_view, handset_answer>, 5> answers{{
    {"pin", handset_answer::pin},
    {"wrong_pin", handset_answer::wrong_pin},
    {"no_money", handset_answer::no_money},
    {"cancel", handset_answer::cancel},
    {"ignore", handset_answer::ignore},
}};

}  // namespace

std::string_view to_text(prompt_state state) noexcept {
  switch (state) {
    case prompt_state::open: return "open";
    case prompt_state::paid: return "paid";
    case prompt_state::wrong_pin: return "wrong_pin";
    case prompt_state::no_money: return "no_money";
    case prompt_state::cancelled: return "cancelled";
    case prompt_state::unreachable: return "unreachable";
    case prompt_state::expired: return "expired";
  }
  return {};
}

std::optional<handset_answer> handset_answer_from_text(std::string_view text) noexcept {
  for (const auto& [word, answer] : answers)
    if (word == text) return answer;
  return std::nullopt;
}

push_result result_of(prompt_state state) noexcept {
  switch (state) {
    case prompt_state::open: break;
    case prompt_state::paid: return {"0", "The service request is processed successfully."};
    case prompt_state::wrong_pin: return {"2001", "The initiator information is invalid."};
    case prompt_state::no_money: return {"1", "The balance is insufficient for the transaction."};
    case prompt_state::cancelled: return {"1032", "Request cancelled by user."};
    case prompt_state::unreachable: return {"1037", "DS timeout user cannot be reached."};
    case prompt_state::expired: return {"1037", "No response from user."};
  }
  return {};
}

prompt& prompt_book::open(prompt shown) {
  open_.push_back(std::move(shown));
  const auto where = std::prev(open_.end());
  by_id_.emplace(where->id, where);
  return *where;
}

bool prompt_book::is_busy(std::string_view phone) const noexcept {
  return std::ranges::any_of(open_, [&](const prompt& p) { return p.phone == phone; });
}

prompt* prompt_book::find(std::string_view id) noexcept {
  const auto found = by_id_.find(std::string{id});
  return found == by_id_.end() ? nullptr : &*found->second;
}

void prompt_book::end(prompt& one, prompt_state how) {
  one.state = how;
  ended_.splice(ended_.end(), open_, by_id_.at(one.id));
  if (ended_.size() <= most_ended) return;
  by_id_.erase(ended_.front().id);
  ended_.pop_front();
}

std::vector<prompt*> prompt_book::over(daraja_time now) {
  std::vector<prompt*> found;
  for (auto& p : open_)
    if (p.until <= now) found.push_back(&p);
  return found;
}

std::optional<daraja_time> prompt_book::next_over() const noexcept {
  // All wait equally long: the oldest is over first.
  if (open_.empty()) return std::nullopt;
  return open_.front().until;
}

std::vector<const prompt*> prompt_book::newest(std::size_t ended) const {
  std::vector<const prompt*> all;
  const auto passed_over = ended_.size() - std::min(ended, ended_.size());
  for (auto p = std::next(ended_.begin(), static_cast<std::ptrdiff_t>(passed_over)); p != ended_.end(); ++p)
    all.push_back(&*p);
  for (const auto& p : open_)
    all.push_back(&p);
  std::ranges::stable_sort(all, {}, &prompt::at);
  return all;
}

}  // namespace mbs::bench
