#include "bench/load/message_book.hpp"

#include <array>
#include <utility>

namespace mbs::bench {

ending ending_from_text(std::string_view state) noexcept {
  constexpr std::array<std::pair<std::string_view, ending>, 6> words{
      {{"delivered", ending::delivered}, {"undelivered", ending::undelivered}, {"rejected", ending::rejected},
          {"expired", ending::expired}, {"cancelled", ending::cancelled}, {"unknown", ending::unknown}}};
  for (const auto& [word, how] : words)
    if (word == state) return how;
  return ending::none;
}

std::uint64_t message_book::open(std::uint32_t n) {
  const auto first = records_.size();
  records_.resize(first + n);
  return first;
}

void message_book::accepted(std::uint64_t sequence, std::uint32_t id, std::int64_t at) {
  if (sequence >= records_.size()) return;
  auto& one = records_[sequence];
  if (one.accepted_at >= 0 || one.refused) return;
  one.accepted_at = at;
  one.id = id;
  ++accepted_;
}

void message_book::refused(std::uint64_t sequence) {
  if (sequence >= records_.size()) return;
  auto& one = records_[sequence];
  if (one.accepted_at >= 0 || one.refused || one.how != ending::none) return;
  one.refused = true;
  ++refused_;
}

message_book::told message_book::ended(std::uint64_t sequence, std::uint32_t id, ending how) {
  if (sequence >= records_.size() || how == ending::none) return {};
  auto& one = records_[sequence];
  if (one.how != ending::none) return {news::duplicate, one.accepted_at};
  if (one.id != 0 && id != 0 && one.id != id) return {news::wrong_id, one.accepted_at};
  if (one.refused) {
    // Its request's connection broke, so it counted as refused; in truth it was taken.
    one.refused = false;
    --refused_;
  }
  one.how = how;
  ++ended_;
  ++by_ending_[static_cast<std::size_t>(how)];
  return {news::first, one.accepted_at};
}

std::int64_t message_book::accepted_at(std::uint64_t sequence) const noexcept {
  return sequence < records_.size() ? records_[sequence].accepted_at : -1;
}

std::uint32_t hash_of(std::string_view id) noexcept {
  std::uint32_t hash = 2166136261U;
  for (const char c : id)
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  return hash == 0 ? 1 : hash;
}

}  // namespace mbs::bench
